/** Closes an account as the Worker does: looks at what it pays, signs that, and asks. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { originMac, type Row, type Session, value } from './teller.ts'

export type Ending = { to?: string | null; joint?: string; terms?: Row; over?: pg.Client }

export const closingTerms = (app: pg.Client, who: Session, number: string): Promise<Row> =>
  value(app, 'select banking.closing_terms($1, $2)', [who.jti, number])

export async function endAccount(app: pg.Client, who: Session, number: string, ending: Ending = {}) {
  const { to = null, joint = null, over = app } = ending
  const terms = ending.terms ?? (await closingTerms(app, who, number))
  const orderedAt = new Date().toISOString()
  const signed = (type: string, from: string | null, into: string | null, minor: string) => {
    if (BigInt(minor) <= 0n || !from || !into) return undefined
    const order = {
      id: randomUUID(),
      actor: `user:${who.userId}`,
      type,
      from,
      to: into,
      minor: BigInt(minor),
      currency: terms.currency,
      orderedAt,
    }
    const mac = `\\x${originMac(order).toString('hex')}`
    return { id: order.id, mac, minor, bank: from === number ? into : from }
  }
  const orders = {
    interest: signed('interest', terms.interestNumber, number, terms.interest),
    owed: signed('interest', number, terms.owedNumber, terms.owed),
    payout: signed('transfer', number, to, terms.rest),
  }
  const given = [who.jti, number, 'a request', to, JSON.stringify(orders), orderedAt, joint]
  return value(over, 'select banking.close_account($1, $2, $3, $4, $5, $6, $7)', given)
}
