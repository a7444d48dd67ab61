/**
 * A payment on its way, kept for this tab until its fate is known. Its id is made before anything is sent and
 * stays with exactly what it was made for: whatever happens to the page or the answer, sending again under the
 * same id pays once.
 */
import { uuidv7 } from '../../../worker/ids.ts'
import type { Money } from '../../../worker/money.ts'
import type { Fault } from '../../api.ts'
import { type Ending, signed } from '../../session.ts'

/** What stands in the form, as typed. */
export type Form = { from: string; to: string; amount: string; note: string }

export type Payload = { from: string; to: string; amount: Money; note?: string }

/**
 * `ready`: not sent, or refused, so nothing was paid. `sent`: handed to the bank, which may have paid. `unsure`:
 * as `sent`, but the session ended since, so the person is asked before it goes on.
 */
export type Pending = {
  id: string
  payload: Payload
  payee: { name: string; own: boolean }
  availableBefore: Money
  stage: 'ready' | 'sent' | 'unsure'
  sentAt: number
  /** A further factor that was given for exactly this. */
  challengeId?: string | undefined
}

type Kept = {
  customerId: string | null
  form: Form
  pending?: Pending | undefined
  refusal?: Fault | undefined
  /** The id of the payment that was just made. */
  paid?: string | undefined
}

const key = 'payment'
const blank: Form = { from: '', to: '', amount: '', note: '' }

function read(): Kept {
  const customerId = signed()?.customerId ?? null
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null
    if (kept && kept.customerId === customerId) return kept
  } catch {
    // Unreadable or forbidden: there is no payment on its way.
  }
  return { customerId, form: blank }
}

const write = (change: Partial<Kept>) => sessionStorage.setItem(key, JSON.stringify({ ...read(), ...change }))

export const keptForm = () => read().form
export const keepForm = (form: Form) => write({ form: { ...form } })
export const pending = () => read().pending

/** Why the last attempt was refused; told once. */
export function takeRefusal(): Fault | undefined {
  const { refusal } = read()
  if (refusal) write({ refusal: undefined })
  return refusal
}

const same = (one: Payload, other: Payload) =>
  one.from === other.from &&
  one.to === other.to &&
  one.amount.amount === other.amount.amount &&
  one.amount.currency === other.amount.currency &&
  one.note === other.note

/** Before the review: the payment gets its id, or keeps the one it had if nothing about it changed. */
export function prepare(payload: Payload, payee: Pending['payee'], availableBefore: Money) {
  const before = pending()
  const isSame = before && same(before.payload, payload)
  const id = isSame ? before.id : uuidv7()
  const challengeId = isSame ? before.challengeId : undefined
  write({
    pending: { id, payload, payee, availableBefore, stage: 'ready', sentAt: 0, challengeId },
    refusal: undefined,
  })
}

/** Before the request leaves, so that a reload at any moment after finds it. */
export function markSent() {
  const now = pending()
  if (now)
    write({ pending: { ...now, stage: 'sent', sentAt: now.stage === 'ready' ? Date.now() : now.sentAt } })
}

/** The bank refused, so under this id nothing was paid. */
export function markRefused(refusal?: Fault) {
  const now = pending()
  if (now) write({ pending: { ...now, stage: 'ready', sentAt: 0 }, refusal })
}

/** Confirmed by a further factor: it goes with the payment from now on, also after a reload. */
export function keepChallenge(challengeId: string) {
  const now = pending()
  if (now) write({ pending: { ...now, challengeId } })
}

/** Given up: nothing of it stays behind. */
export const forget = () => sessionStorage.removeItem(key)

/**
 * Paid. Its id alone is remembered until another payment is begun: the answer may come in the very moment of a
 * reload, and whoever then found an empty form would pay again.
 */
export function markPaid(id: string) {
  forget()
  write({ paid: id })
}

export const justPaid = () => read().paid
export const beginAnother = () => write({ paid: undefined })

/** Whoever signs out leaves nothing. After an ending they did not choose, a payment of unknown fate stays. */
export function forgetOnLeaving(ending: Ending) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null
    if (kept?.pending && kept.pending.stage !== 'ready' && ending !== 'signed_out')
      sessionStorage.setItem(key, JSON.stringify({ ...kept, pending: { ...kept.pending, stage: 'unsure' } }))
    else forget()
  } catch {
    // Storage is forbidden, so there is nothing in it.
  }
}
