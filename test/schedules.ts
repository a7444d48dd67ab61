/** Payments for later, as tests order them: days are counted from `today`. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { asSealed } from './names.ts'
import { type Row, type Session, value } from './teller.ts'

export type Order = {
  from: string
  to: string
  minor?: number
  first?: number
  rule?: string
  until?: number | null
  times?: number | null
  retryDays?: number
  channel?: string
  id?: string
}
/** The schedule, or what was refused. */
export async function schedule(app: pg.Client, session: Session, today: string, order: Order): Promise<Row> {
  const {
    from,
    to,
    minor = 100,
    first = 0,
    rule = 'monthly',
    until = null,
    times = null,
    retryDays = 0,
  } = order
  return value(
    app,
    `select banking.add_schedule($1, $2, $3, $4, $5, 'INR', '${asSealed('Rent')}', $6, $7, 'last_day', 'ignore', $8, $9, $10, $11, 'a request')`,
    [
      session.jti,
      order.id ?? randomUUID(),
      from,
      to,
      minor,
      dayAfter(today, first),
      rule,
      until === null ? null : dayAfter(today, until),
      times,
      retryDays,
      order.channel ?? 'web',
    ],
  )
}

/** The date some days after one. */
export const dayAfter = (day: string, count: number) =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)
