/**
 * What the bank writes to people, one entry a template of the outbox. A subject holds no fact: it shows on locked
 * screens, and nothing of a person can reach a mail header. No text asks to follow a link to sign in, but for the one
 * of a reset that the reader has just asked for.
 */
import { type Facts, fact, ifThere, ordered, type Template } from './facts.ts'
import { ofAccounts } from './of-accounts.ts'
import type { Channel } from './provider.ts'

export type Written = { subject: string; text: string; html: string; minutes?: number; isUnknown?: true }

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
  customer_invited: {
    subject: 'Welcome: choose your password',
    minutes: 7 * 24 * 60,
    lines: (facts) => [
      'Your account is open. Choose a password, and you can sign in.',
      ifThere(fact(facts, 'link', 'url'), (link) => `Choose it here: ${link}`),
      ifThere(fact(facts, 'expiresAt'), (at) => `The link works once, until ${at}.`),
      'Did you not ask for an account? Then do nothing, and tell the bank.',
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
  passkey_added: {
    subject: 'A passkey was added',
    lines: happened('A passkey was added to your account. Whoever holds it can sign in.'),
  },
  passkey_removed: {
    subject: 'A passkey was removed',
    lines: happened('A passkey was removed from your account. It does not open it any more.'),
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
    lines: planned('Somebody asked to change the e-mail address or phone number of your account.'),
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
  ...ofAccounts,
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
