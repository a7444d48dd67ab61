/** What tests of the counter do: orders of staff, signed as the Worker signs them. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { type OpenOrder, openOrderMac } from '../worker/ledger/rules.ts'
import { freshBank } from './bank.ts'
import { asSealed } from './names.ts'
import { connect, connectOwner, type Row, type Session, signIn, value } from './teller.ts'

const originKey = () => Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

const macOf = (order: Omit<OpenOrder, 'reverses'> & { reverses?: string }) =>
  Buffer.from(openOrderMac(originKey(), { reverses: '', ...order }))

/** A bank with both operators signed in; `threshold`, in paise, is what one of them may move alone. */
export async function openCounter(threshold?: number) {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  if (threshold !== undefined)
    await owner.query(
      `insert into banking.configurations values ('till.second_person_above', '2001-01-01', $1, 'test')`,
      [JSON.stringify({ INR: threshold })],
    )
  return { bank, app, owner, leela, arjun }
}

export type Cash = {
  id?: string
  kind?: string | null
  till?: string | null
  account?: string | null
  minor?: bigint | number | string | null
  currency?: string | null
  note?: string | null
  valueDate?: string | null
}

export type Told = { replayed: boolean; transaction?: Row; proposalId?: string; cancelled?: true }

const sides: Record<string, [string, string | null, string | null]> = {
  deposit: ['deposit', 'till', null],
  withdrawal: ['withdrawal', null, 'till'],
  issue: ['transfer', 'till', 'vault'],
  return: ['transfer', 'vault', 'till'],
  delivery: ['transfer', 'vault', 'settlement'],
  remittance: ['transfer', 'settlement', 'vault'],
}

/** Cash at somebody's till. */
export function moveCash(app: pg.Client, session: Session, cash: Cash): Promise<Told> {
  const { id = randomUUID(), kind = 'deposit', till = null, account = null, note = null } = cash
  const { minor = 100n, currency = 'INR', valueDate = null } = cash
  const orderedAt = new Date().toISOString()
  const [type, from, to] = sides[kind ?? ''] ?? ['', '', '']
  const mac = macOf({
    id,
    actor: `user:${session.userId}`,
    type,
    from: from ?? account ?? '',
    to: to ?? account ?? '',
    minor: minor as bigint,
    currency: currency ?? '',
    orderedAt,
  })
  return value(app, 'select banking.move_cash($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
    ...[session.jti, id, kind, till, account, minor, currency, note && asSealed(note), orderedAt, mac],
    'a request',
    valueDate,
  ])
}

export type Reversal = {
  id?: string
  original: string
  scope?: string | null
  minor?: bigint | number | null
  currency?: string | null
  reason?: string | null
  force?: string | null
}

/** Takes a transaction back, in full or (`minor`) a part of it. */
export function reverse(app: pg.Client, session: Session, reversal: Reversal): Promise<Told> {
  const {
    id = randomUUID(),
    original,
    scope = null,
    minor = null,
    reason = 'Typed twice',
    force = null,
  } = reversal
  const currency = reversal.currency ?? (minor === null ? null : 'INR')
  const orderedAt = new Date().toISOString()
  const mac = macOf({
    id,
    actor: `user:${session.userId}`,
    type: minor === null ? 'reversal' : 'refund',
    from: '',
    to: '',
    minor: BigInt(minor ?? 0),
    currency: currency ?? '',
    orderedAt,
    reverses: `${scope ?? `staff:${session.userId}`}/${original}`,
  })
  return value(app, 'select banking.reverse_transaction($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    ...[session.jti, id, original, scope, minor, currency, reason && asSealed(reason), force, orderedAt, mac],
    'a request',
  ])
}

/** The number and the cash (minor units) of somebody's till. */
export async function tillOf(
  owner: pg.Client,
  session: Session,
  currency = 'INR',
): Promise<{ number: string; cash: number }> {
  const { rows } = await owner.query(
    `select a.account_number as number, -a.posted::int as cash from banking.own_accounts o
       join banking.accounts a on a.id = o.account_id where o.user_id = $1 and o.currency = $2`,
    [session.userId, currency],
  )
  return rows[0]
}
