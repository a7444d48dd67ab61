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

export type Exchange = { id?: string; creditId?: string; quoteId: string; from: string; to: string }

/** Two trips, as the Worker makes them: the terms, then the signed order. */
export async function exchange(app: pg.Client, session: Session, order: Exchange): Promise<Row> {
  const { id = randomUUID(), creditId = randomUUID(), quoteId, from, to } = order
  const terms = await value(app, 'select banking.exchange_terms($1, $2)', [session.jti, quoteId])
  const orderedAt = new Date().toISOString()
  const common = { actor: `user:${session.userId}`, type: 'exchange', orderedAt }
  const sold = { id, from, to: terms.sellPosition, minor: BigInt(terms.sellMinor) }
  const bought = { id: creditId, from: terms.buyPosition, to, minor: BigInt(terms.buyMinor) }
  return value(app, 'select banking.make_exchange($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    ...[session.jti, id, creditId, quoteId, from, to, orderedAt],
    originMac({ ...common, ...sold, currency: terms.sellCurrency }),
    originMac({ ...common, ...bought, currency: terms.buyCurrency }),
    'a request',
  ])
}
