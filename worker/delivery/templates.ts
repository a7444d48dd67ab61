/**
 * What the bank writes to people, one entry a template of the outbox; its subject and sentences stand in `words/`, by the
 * language that the customer chose. No text asks to follow a link to sign in, but for the one of a reset that the reader has
 * just asked for.
 */
import { type Facts, type Line, type Reader, type Reading, reading, type Template } from './facts.ts'
import { forStaff } from './for-staff.ts'
import { ofAccounts } from './of-accounts.ts'
import type { Channel } from './provider.ts'
import { tongues, type Words } from './words/words.ts'

export type Written = { subject: string; text: string; html: string; minutes?: number; isUnknown?: true }

const place: Line = ({ say }) => say('device') ?? say('from')
const happened = (what: Line): Template => ({ lines: [what, 'when', place, 'not_you'] })

/** Limits in minutes are the lives of the codes themselves, at most. */
const templates = {
  sign_in_blocked: { lines: ['blocked', 'blocked_until', 'blocked_hint'] },
  sign_in_unblocked: { lines: ['unblocked', 'not_you'] },
  ticket_answered: { lines: ['answer', 'answer_where'] },
  statement_ready: { lines: ['statement', 'statement_where'] },
  new_sign_in: happened('new_sign_in'),
  sign_in_code: { minutes: 10, lines: ['code_sign_in', 'never_asked'] },
  factor_code: { minutes: 10, lines: ['code_factor', 'never_asked'] },
  step_up_code: { minutes: 10, lines: ['code_order', 'code_order_hint', 'never_asked'] },
  password_reset: { minutes: 15, lines: ['reset', 'choose_here', 'type_this', 'reset_hint'] },
  customer_invited: {
    minutes: 7 * 24 * 60,
    lines: ['invited', 'choose_here', 'invited_until', 'invited_hint'],
  },
  password_changed: happened('password_changed'),
  factor_added: happened('factor_added'),
  factor_removed: happened('factor_removed'),
  factors_reset: happened('factors_reset'),
  factors_reset_planned: { lines: ['factors_planned', 'takes_effect', 'stop_with'] },
  passkey_added: happened('passkey_added'),
  passkey_removed: happened('passkey_removed'),
  recovery_code_used: { lines: ['recovery_used', 'recovery_left', 'not_you'] },
  recovery_codes_renewed: happened('recovery_renewed'),
  contact_changed: happened('contact_changed'),
  contact_change_planned: { lines: ['contact_planned', 'takes_effect', 'stop_with'] },
  payee_added: { lines: [({ say }) => say('payee_added_named') ?? say('payee_added'), 'not_you'] },
  status_changed: {
    lines: [
      ({ say }, { status }) =>
        status === 'active' || status === 'suspended' || status === 'closed'
          ? say(`access_${status}`)
          : undefined,
      'sessions_ended',
    ],
  },
  session_replaced: { lines: ['replaced', place, 'not_you'] },
  ...ofAccounts,
} satisfies Record<string, Template>

/** Every template has a subject, and every subject is a template's. */
const ofCustomers: Record<Exclude<keyof Words['subjects'], 'unknown'>, Template> = templates
const unknown: Template = { lines: ['news'] }

/** Their names, for whoever looks that all have words. */
export const known = [...Object.keys(ofCustomers), ...Object.keys(forStaff)]

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
/** One line of what it was: no line break, no control character. */
const plain = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim()

const usual: Reader = { tongue: tongues.en, grouping: 'indian', zone: 'Asia/Kolkata' }

function saidBy(lines: Line[], read: Reading, facts: Facts) {
  return lines.flatMap((line) => (typeof line === 'string' ? read.say(line) : line(read, facts)))
}

/** A template with its facts. An unknown one says that there is news, and nothing of its facts. */
export function write(name: string, facts: Facts, channel: Channel = 'email', reader = usual): Written {
  const staff = Object.hasOwn(forStaff, name) ? forStaff[name] : undefined
  const { tongue } = staff ? { tongue: tongues.en } : reader
  const read = reading(facts, { ...reader, tongue })
  const key = Object.hasOwn(ofCustomers, name) ? (name as keyof typeof ofCustomers) : undefined
  const template = key ? ofCustomers[key] : unknown
  const subject = staff?.subject ?? tongue.subjects[key ?? 'unknown']
  const said = (staff ? staff.lines(read).flat() : saidBy(template.lines, read, facts)).flatMap((line) =>
    line === undefined ? [] : [plain(line)],
  )
  const text = channel === 'sms' ? `Edgebank: ${said.join(' ')}` : `${said.join('\n\n')}\n\nEdgebank\n`
  const paragraphs = said.map((line) => `<p>${escaped(line)}</p>`).join('')
  return {
    subject,
    text,
    html: `<!doctype html><html lang="${tongue.code}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body><h1>${escaped(subject)}</h1>${paragraphs}<p>Edgebank</p></body></html>`,
    ...(template.minutes && { minutes: template.minutes }),
    ...(!key && !staff && { isUnknown: true as const }),
  }
}
