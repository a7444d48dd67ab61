/** What tests of the bank's settings do: propose as one admin, decide as another. */
import type pg from 'pg'
import { freshBank } from './bank.ts'
import { connect, connectOwner, type Row, type Session, signIn, value } from './teller.ts'

export type Asked = {
  name?: string
  to?: unknown
  text?: string
  from?: string
  reason?: string
  source?: string
}

/** A bank of its own with a second admin, which the demo bank has not. */
export async function openSettings() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const idOf = (email: string): Promise<string> =>
    value(owner, 'select id from banking.users where email_index = testing.index_of($1)', [email])
  await owner.query(`update banking.users set kind = 'admin' where id = $1`, [
    await idOf('operator2@demo.bank'),
  ])
  const meera = await signIn(app, 'admin1@demo.bank')
  const nadia = await signIn(app, 'operator2@demo.bank')
  const today: string = await value(owner, 'select current::text from banking.business_dates')

  const call = (client: pg.Client, name: string, ...given: unknown[]): Promise<Row> =>
    value(client, `select banking.${name}(${given.map((_, index) => `$${index + 1}`).join(', ')})`, given)
  /** A day so many days from the business date. */
  const day = (ahead: number) => {
    const at = new Date(`${today}T00:00:00Z`)
    at.setUTCDate(at.getUTCDate() + ahead)
    return at.toISOString().slice(0, 10)
  }
  const ask = (asked: Asked = {}, by: Session = meera, client = app) =>
    call(
      client,
      'propose_setting',
      by.jti,
      'setting',
      asked.name ?? 'holds.days_most',
      asked.text ?? JSON.stringify(asked.to ?? 20),
      asked.from ?? day(1),
      asked.reason ?? 'Card scheme',
      asked.source ?? 'Rule 7',
      'request',
    )
  const settle = (id: string, by: Session = nadia, approve = true, client = app) =>
    call(client, 'settle_proposal', by.jti, id, approve, null, approve ? null : 'Not so', 'request')
  /** Nothing waits any more. */
  const clear = () =>
    owner.query(
      `update banking.setting_changes set status = 'expired', settled_at = now() where status = 'pending'`,
    )
  return { bank, app, owner, meera, nadia, today, idOf, call, day, ask, settle, clear }
}
