/** What tests of the database do with exchanges: a quote, and both halves of the order signed as the Worker signs them. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { originMac, type Row, type Session, value } from './teller.ts'

type Ask = { id?: string; sell: string; buy: string; minor: bigint | number }

export const quote = (app: pg.Client, session: Session, ask: Ask): Promise<Row> =>
  value(app, `select banking.quote_exchange($1, $2, $3, $4, $5, 'a request')`, [
    session.jti,
    ask.id ?? randomUUID(),
    ask.sell,
    ask.buy,
    ask.minor,
  ])

export type Exchange = {
  id?: string
  creditId?: string
  quoteId: string
  from: string
  to: string
  least?: bigint | number
}

/** Both halves as the Worker signs them, of terms that Postgres told. */
export function signExchange(session: Session, terms: Row): Row {
  const { id, from, to, creditId = randomUUID() } = terms
  const orderedAt = new Date().toISOString()
  const common = { actor: `user:${session.userId}`, type: 'exchange', orderedAt }
  const sold = { id, from, to: terms.sellPosition, minor: BigInt(terms.sellMinor) }
  const bought = { id: creditId, from: terms.buyPosition, to, minor: BigInt(terms.buyMinor) }
  const mac = (order: Parameters<typeof originMac>[0]) =>
    `\\x${Buffer.from(originMac(order)).toString('hex')}`
  return {
    creditId,
    orderedAt,
    minor: terms.buyMinor,
    sold: mac({ ...common, ...sold, currency: terms.sellCurrency }),
    bought: mac({ ...common, ...bought, currency: terms.buyCurrency }),
  }
}

/** Two trips, as the Worker makes them: the terms, then the signed order. */
export async function exchange(app: pg.Client, session: Session, order: Exchange): Promise<Row> {
  const { id = randomUUID(), quoteId, from, to, least = null } = order
  const terms = await value(app, 'select banking.exchange_terms($1, $2)', [session.jti, quoteId])
  const { creditId, orderedAt, sold, bought } = signExchange(session, { ...terms, ...order, id })
  return value(app, 'select banking.make_exchange($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    ...[session.jti, id, creditId, quoteId, from, to, orderedAt, sold, bought],
    'a request',
    least,
  ])
}
