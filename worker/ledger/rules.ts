import { createHash, createHmac } from 'node:crypto'
import type { Category, TransactionType } from './contract.ts'

/** Who ordered what, as the Worker saw it: accounts by number, amount in minor units, time as RFC 3339 with milliseconds. */
export type Order = {
  id: string
  actor: string
  type: string
  from: string
  to: string
  minor: bigint
  currency: string
  orderedAt: string
}

/**
 * The text under an order's origin MAC (HMAC-SHA256 with ORIGIN_KEY, which Postgres never sees): whoever owns the
 * database can write rows, but not orders that `bank verify` accepts. No field can contain a line break.
 */
export const orderText = (order: Order): string =>
  [
    'edgebank-order-1',
    order.id,
    order.actor,
    order.type,
    order.from,
    order.to,
    order.minor,
    order.currency,
    order.orderedAt,
  ].join('\n')

const pad = (key: Uint8Array, byte: number) =>
  Uint8Array.from({ length: 64 }, (_, at) => (key[at] ?? 0) ^ byte)

/**
 * The key under which a job's own orders are signed, for one job and one date only (`eod:2026-11-22`): set-based work
 * inside Postgres needs a key there for as long as its statement runs, and this one can forge nothing else. Such an
 * order's actor is `job:` and this name. 32 bytes.
 */
export const jobKey = (originKey: Uint8Array, job: string): Uint8Array =>
  createHmac('sha256', originKey).update(`edgebank-job-1\n${job}`).digest()

/** A job's key as banking.job_mac takes it: key ⊕ ipad and key ⊕ opad (RFC 2104), 128 bytes. */
export const jobPads = (originKey: Uint8Array, job: string): Uint8Array => {
  const key = jobKey(originKey, job)
  return Uint8Array.from([...pad(key, 0x36), ...pad(key, 0x5c)])
}

/**
 * What proves a job's runner to Postgres, which keeps its sha256 alone: 43 characters of base64url. Whoever has SQL as
 * the Worker's role, and not the Worker's key, cannot run the job.
 */
export const jobCredential = (originKey: Uint8Array, job: string): string =>
  createHmac('sha256', originKey).update(`edgebank-job-credential-1\n${job}`).digest('base64url')

/** The key that an order's origin MAC is under. */
export const originKeyOf = (originKey: Uint8Array, actor: string): Uint8Array =>
  actor.startsWith('job:') ? jobKey(originKey, actor.slice(4)) : originKey

/**
 * An order of staff, in which Postgres finds the account at the bank's side: that side is named by its product (`till`,
 * `vault`, `settlement`). A reversal or refund names its original, `scope/id`, and neither account; a reversal in full
 * names no amount either (0, and '' for the currency).
 */
export type OpenOrder = Order & { reverses: string }

export const openOrderText = ({ reverses, ...order }: OpenOrder): string =>
  `edgebank-open-${orderText(order)}\n${reverses}`

/** The MAC that the Worker gives with an open order; without it Postgres cannot complete one. 32 bytes. */
export const openOrderMac = (originKey: Uint8Array, order: OpenOrder): Uint8Array =>
  createHmac('sha256', originKey).update(openOrderText(order)).digest()

/** The origin MAC of an open order that was booked between these accounts (banking.completed_mac). */
export const completedMac = (orderMac: Uint8Array, from: string, to: string): Uint8Array =>
  createHash('sha256')
    .update(orderMac)
    .update(from + to, 'utf8')
    .digest()
/** What a line is filed under until somebody says otherwise, by its type, as money that came or that went. */
export const usualCategory: Record<TransactionType, { credit: Category; debit: Category }> = {
  transfer: { credit: 'transfers', debit: 'transfers' },
  payment: { credit: 'income', debit: 'other' },
  deposit: { credit: 'income', debit: 'other' },
  withdrawal: { credit: 'other', debit: 'cash' },
  fee: { credit: 'fees', debit: 'fees' },
  interest: { credit: 'income', debit: 'fees' },
  opening: { credit: 'other', debit: 'other' },
  exchange: { credit: 'transfers', debit: 'transfers' },
  reversal: { credit: 'other', debit: 'other' },
  refund: { credit: 'other', debit: 'other' },
}
