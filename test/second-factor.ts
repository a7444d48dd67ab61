/** What tests of the second step of a sign-in do: get as far as its challenge, and answer it rightly or wrongly. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { freshBank } from './bank.ts'
import { type Challenge, originOf, proveFactor } from './proving.ts'
import { connect, connectOwner, demoTag, newJti, type Row, value } from './teller.ts'

/** A bank of its own, and the password of one of the staff. */
export async function openSignIns(email: string) {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const tag = await demoTag(app, email)
  const idOf = (name: string): Promise<string> =>
    value(owner, 'select id::text from banking.users where email_index = testing.index_of($1)', [name])

  async function ask(name = email, given = tag): Promise<Challenge> {
    const address = originOf([10, ...randomBytes(3)].join('.'))
    const what = [name, given, newJti(), randomBytes(32), 'web', 'vitest', address, 'a request']
    const text = 'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8)'
    return (await value(app, text, what)).challenge
  }
  const right = (asked: Challenge, more: object = {}, by: pg.Client = app): Promise<Row> =>
    proveFactor(by, asked, newJti(), randomBytes(32), more)
  const wrong = (asked: Challenge, more: object = {}, by = app) =>
    right(asked, { mac: randomBytes(32), ...more }, by)
  /** Nobody has failed, and nothing was told. */
  const clear = async () => {
    await owner.query(`update banking.users set failures = 0, blocked_until = null, status = 'active'`)
    await owner.query('delete from banking.sign_in_attempts')
    await owner.query('delete from banking.outbox')
  }
  return { bank, app, owner, tag, idOf, ask, right, wrong, clear }
}
