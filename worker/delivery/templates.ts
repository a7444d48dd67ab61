/**
 * What the bank writes to people, one entry a template of the outbox. A subject holds no fact: it shows on locked
 * screens, and nothing of a person can reach a mail header. No text asks to follow a link to sign in, but for the one
 * of a reset that the reader has just asked for.
 */
import { type Currency, toMoney } from '../money.ts'
import type { Channel } from './provider.ts'

export type Facts = Record<string, unknown>
type Template = {
  subject: string
  /** Of no use after so long: it is dropped rather than sent late. */
  minutes?: number
  lines: (facts: Facts) => (string | undefined)[]
}
export type Written = { subject: string; text: string; html: string; minutes?: number; isUnknown?: true }

const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A fact as people read it; the first of these names that is there. */
function fact(facts: Facts, ...names: string[]): string | undefined {
  const value = names.map((name) => facts[name]).find((one) => one !== undefined && one !== null)
  if (typeof value === 'string' && instant.test(value)) return `${moment.format(new Date(value))} UTC`
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const money = value as { amount?: unknown; currency?: unknown } | undefined
  return money?.amount && money.currency ? `${money.currency} ${money.amount}` : undefined
}

const ifThere = (text: string | undefined, sentence: (text: string) => string) =>
  text === undefined ? undefined : sentence(text)

const notYou = 'Was this not you? Sign in, change your password and call the bank.'
const neverAsked = 'The bank never asks for this code, by phone or by mail.'
const place = (facts: Facts) =>
  ifThere(
    [fact(facts, 'device', 'userAgent'), fact(facts, 'place')].filter(Boolean).join(', ') || undefined,
    (device) => `Device: ${device}.`,
  ) ?? ifThere(fact(facts, 'address'), (address) => `From: ${address}.`)
const when = (facts: Facts) => ifThere(fact(facts, 'at'), (at) => `When: ${at}.`)
const happened = (what: string) => (facts: Facts) => [what, when(facts), place(facts), notYou]
const code = (what: string) => (facts: Facts) => [
  ifThere(fact(facts, 'code'), (digits) => `${digits} is your code ${what}.`),
  neverAsked,
]

/** What a code confirms: the amount and to whom, or the new payee, or the purpose in a word. */
function ordered(facts: Facts): string {
  const { amount, currency } = facts
  const minor = typeof amount === 'string' && typeof currency === 'string' && /^\d+$/.test(amount)
  const money = minor ? toMoney(BigInt(amount), currency as Currency) : amount
  const sum = fact({ money }, 'money')
  const payee = [fact(facts, 'payee', 'payeeName', 'name'), fact(facts, 'account')].filter(Boolean).join(' ')
  if (sum) return payee ? `${sum} to ${payee}` : sum
  if (payee) return `new payee ${payee}`
  return fact(facts, 'purpose', 'action') ?? 'what you have just ordered'
}
const planned = (what: string) => (facts: Facts) => [
  what,
  ifThere(fact(facts, 'takesEffectAt'), (at) => `It takes effect at ${at}.`),
  ifThere(
    fact(facts, 'code'),
    (stop) => `Was this not you? Call the bank, or stop it with this code: ${stop}`,
  ),
]

/** Limits in minutes are the lives of the codes themselves, at most. */
export const templates: Record<string, Template> = {
  sign_in_blocked: {
    subject: 'Sign-in to your account is blocked for a while',
    lines: (facts) => [
      'Somebody typed a wrong password for your account several times.',
      ifThere(fact(facts, 'until'), (until) => `Nobody can sign in with it before ${until}.`),
      'Was this you? Wait, then try again or ask for a new password. If not, your password was not found out.',
    ],
  },
  sign_in_unblocked: {
    subject: 'You can sign in again',
    lines: () => ['The bank has lifted the block on your sign-in.', notYou],
  },
  ticket_answered: {
    subject: 'You have an answer from the bank',
    lines: (facts) => [
      ifThere(fact(facts, 'number'), (number) => `There is an answer to your question no. ${number}.`),
      'Sign in and look under Help to read it. We never send it by mail, and never ask for a password or a code in it.',
    ],
  },
  statement_ready: {
    subject: 'Your statement is ready',
    lines: (facts) => [
      ifThere(fact(facts, 'month'), (month) => `Your statement of ${month} is ready.`),
      'Sign in to see it, or to take it home as PDF, CSV, camt.053 or OFX. We never send it by mail.',
    ],
  },
  new_sign_in: {
    subject: 'A new sign-in to your account',
    lines: happened('Somebody signed in to your account from a device that we had not seen.'),
  },
  sign_in_code: { subject: 'Your code to sign in', minutes: 10, lines: code('to sign in to Edgebank') },
  factor_code: { subject: 'Your code', minutes: 10, lines: code('to confirm this address') },
  step_up_code: {
    subject: 'Confirm with a code',
    minutes: 10,
    lines: (facts) => [
      ifThere(fact(facts, 'code'), (digits) => `${digits} confirms: ${ordered(facts)}.`),
      'If that is not what you ordered, do not type it in anywhere.',
      neverAsked,
    ],
  },
  password_reset: {
    subject: 'Choose a new password',
    minutes: 15,
    lines: (facts) => [
      'You, or somebody else, asked for a new password for your account.',
      ifThere(fact(facts, 'link', 'url'), (link) => `Choose it here: ${link}`),
      ifThere(fact(facts, 'token', 'code'), (token) => `Or type this: ${token}`),
      'It works once, for 15 minutes. Did you not ask? Then do nothing: your password stays.',
    ],
  },
  password_changed: {
    subject: 'Your password was changed',
    lines: happened('The password of your account was changed, and all other devices were signed out.'),
  },
  factor_added: {
    subject: 'A way to confirm was added',
    lines: happened('A second factor was added to your account.'),
  },
  factor_removed: {
    subject: 'A way to confirm was removed',
    lines: happened('A second factor was removed from your account.'),
  },
  factors_reset: {
    subject: 'Your ways to confirm were reset',
    lines: happened('The bank removed the second factors of your account, as two of its people agreed.'),
  },
  recovery_code_used: {
    subject: 'A recovery code was used',
    lines: (facts) => [
      'One of your recovery codes was used to sign in. It does not work again.',
      ifThere(fact(facts, 'left'), (left) => `Left: ${left}.`),
      notYou,
    ],
  },
  contact_changed: {
    subject: 'Your contact details were changed',
    lines: happened('The e-mail address or phone number of your account was changed.'),
  },
  payee_added: {
    subject: 'A payee was added',
    lines: (facts) => [
      ifThere(fact(facts, 'payee', 'payeeName', 'name'), (name) => `${name} was added to your payees.`) ??
        'A payee was added to your account.',
      notYou,
    ],
  },
  role_changed: {
    subject: 'Your role at the bank was changed',
    lines: (facts) => [
      ifThere(fact(facts, 'role'), (role) => `You are now: ${role}.`),
      'Your role was changed, and your sessions were ended.',
    ],
  },
  status_changed: {
    subject: 'Your access was changed',
    lines: (facts) => [
      ifThere(fact(facts, 'status'), (status) => `Your access is now: ${status}.`),
      'Your sessions were ended.',
    ],
  },
  staff_invited: {
    subject: 'You can work at the bank’s desk',
    lines: () => [
      'A log-in was made for you. Ask for a new password at the sign-in page, and add a second factor.',
    ],
  },
  factors_reset_planned: {
    subject: 'Your ways to confirm are to be reset',
    lines: planned(
      'The bank was asked to remove the second factors of your account, and two of its people agreed.',
    ),
  },
  contact_change_planned: {
    subject: 'Your contact details are to be changed',
    lines: planned('The bank was asked to change the e-mail address or phone number of your account.'),
  },
  admin_planned: {
    subject: 'A new admin is planned',
    lines: planned('Two of the bank’s people agreed to make a further admin. Look under Users at the desk.'),
  },
  session_replaced: {
    subject: 'An older device was signed out',
    lines: (facts) => [
      'You are signed in on as many devices as the bank allows, so the oldest was signed out.',
      place(facts),
      notYou,
    ],
  },
  recovery_codes_renewed: {
    subject: 'New recovery codes',
    lines: happened('New recovery codes were made for your account. The old ones do not work any more.'),
  },
  security_alert: {
    subject: 'A security alert at the bank',
    lines: (facts) => [
      ifThere(fact(facts, 'kind'), (kind) => `Alert: ${kind.replaceAll('_', ' ')}.`),
      ifThere(fact(facts, 'severity'), (severity) => `Severity: ${severity}.`),
      when(facts),
      'Look under Security at the desk.',
    ],
  },
  schedule_waiting: {
    subject: 'A planned payment is waiting',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} could not be made yet.`),
      ifThere(fact(facts, 'retryUntil'), (date) => `We try again each day until ${date}.`),
      'Look under Scheduled in your bank.',
    ],
  },
  schedule_skipped: {
    subject: 'A planned payment was skipped',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} was skipped.`),
      'Look under Scheduled in your bank.',
    ],
  },
  schedule_failed: {
    subject: 'A planned payment was not made',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} was not made.`),
      'Look under Scheduled in your bank.',
    ],
  },
}

const unknown: Template = {
  subject: 'A message from your bank',
  lines: () => ['There is news about your account. Sign in to see it.'],
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
/** One line of what it was: no line break, no control character. */
const plain = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim()

/** A template with its facts. An unknown one says that there is news, and nothing of its facts. */
export function write(name: string, facts: Facts, channel: Channel = 'email'): Written {
  const known = Object.hasOwn(templates, name) ? templates[name] : undefined
  const { subject, minutes, lines } = known ?? unknown
  const said = lines(facts).flatMap((line) => (line === undefined ? [] : [plain(line)]))
  const text = channel === 'sms' ? `Edgebank: ${said.join(' ')}` : `${said.join('\n\n')}\n\nEdgebank\n`
  const paragraphs = said.map((line) => `<p>${escaped(line)}</p>`).join('')
  return {
    subject,
    text,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body><h1>${escaped(subject)}</h1>${paragraphs}<p>Edgebank</p></body></html>`,
    ...(minutes && { minutes }),
    ...(!known && { isUnknown: true as const }),
  }
}
