/** Papers are read by functions that see everything: each must ask whose account it is. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  openAccount,
  outcome,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let owner: pg.Client
let app: pg.Client
let asha: Session
let own: string[]
let theirs: string[]

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  const numbers = await demoNumbers(owner)
  own = numbers.asha
  theirs = numbers.vikram
})

const READ = `select banking.read_statement($1, $2, '2000-01-01', '2999-01-01', $3, $4, true)`
const read = (session: Pick<Session, 'jti'>, number: string, version: number | null = null, most = 5000) =>
  value(app, READ, [session.jti, number, version, most])
const RECEIPT = 'select banking.read_receipt($1, $2, true)'

it('an account of the caller is read whole, from nothing to its balance', async () => {
  const told = await read(asha, own[0]!)
  const posted = await value(owner, 'select posted::text from banking.accounts where account_number = $1', [
    own[0],
  ])
  expect(told).toMatchObject({ account: own[0], opening: '0', before: null, firstVersion: '1', proof: null })
  expect(told.lines.at(-1)).toMatchObject({ balance: posted, version: told.lastVersion })
  expect(told.lines.map(({ version }: { version: string }) => Number(version))).toEqual(
    Array.from({ length: told.lines.length }, (_, index) => index + 1),
  )
})

it('an account of somebody else, of the bank, and of nobody is not found', async () => {
  const settlement = await value(
    owner,
    `select account_number from banking.accounts where type = 'bank' limit 1`,
  )
  for (const number of [theirs[0]!, settlement, '9999999999999', ''])
    expect(await outcome(read(asha, number)), number).toBe('not_found')
})

it('a mandate that has ended, or has not begun, opens nothing; one to view is enough', async () => {
  const ended = await openAccount(owner, { holder: asha, from: '-2 days', until: '-1 day' })
  const coming = await openAccount(owner, { holder: asha, from: '1 day', until: '2 days' })
  const viewed = await openAccount(owner, { holder: asha, mandate: 'view' })
  expect(await outcome(read(asha, ended))).toBe('not_found')
  expect(await outcome(read(asha, coming))).toBe('not_found')
  expect(await read(asha, viewed)).toMatchObject({ lines: [], opening: '0', lastVersion: '0' })
})

it('staff, and tokens that are none, are refused first', async () => {
  const leela = await signIn(app, 'operator1@demo.bank')
  for (const number of [own[0]!, theirs[0]!]) {
    expect(await outcome(read(leela, number))).toBe('forbidden')
    expect(await outcome(read({ jti: 'none' }, number))).toBe('token_revoked')
  }
})

it('too many entries are not read, and none come after the version that was asked for', async () => {
  expect((await read(asha, own[1]!, null, 10)).lines).toBe(null)
  const eighth = await value(
    owner,
    `select e.booking_date::text from banking.entries e join banking.accounts a on a.id = e.account_id
      where a.account_number = $1 and e.version = 8`,
    [own[1]],
  )
  const until = `select banking.read_statement($1, $2, '2000-01-01', $3, 7, 5000, true)`
  const { lines, lastVersion } = await value(app, until, [asha.jti, own[1], eighth])
  expect([lines.length, lastVersion]).toEqual([7, '7'])
})

it('a day that is over is not told by half: only what came on the last day of a period can be left out of it', async () => {
  const told = await read(asha, own[1]!)
  const days: string[] = told.lines.map(({ booked }: { booked: string }) => booked)
  const until = (version: number, to: string, from = '2000-01-01') =>
    outcome(
      value(app, 'select banking.read_statement($1, $2, $3, $4, $5, 5000, true)', [
        ...[asha.jti, own[1], from, to, version],
      ]),
    )
  const last = days.length
  const day = days[last - 5]!
  const [first, after] = [days.indexOf(day) + 1, days.lastIndexOf(day) + 1]
  // With the money of the day before, and as if nothing had been booked in it at all.
  for (const version of [first - 1, 1])
    expect(await outcome(read(asha, own[1]!, version)), String(version)).toBe('invalid_input')
  expect(await until(1, day, day)).toBe('done')
  expect(await until(first - 1, day)).toBe('done')
  expect(await until(after, day)).toBe('done')
  expect(await until(first - 2, day)).toBe('invalid_input')
  expect(await until(first - 1, '2999-01-01', day)).toBe('invalid_input')
  expect(await until(last, '2999-01-01')).toBe('done')
  expect(await until(last + 9, '2999-01-01')).toBe('done')
})

it('a receipt is of the caller’s side of a transaction, and of no other', async () => {
  const { transaction } = await transfer(app, asha, { from: own[0]!, to: theirs[0]!, minor: 5n })
  const vikram = await signIn(app, 'customer2@demo.bank')
  const sides = [
    [asha, own[0], '-5'],
    [vikram, theirs[0], '5'],
  ] as const
  for (const [session, account, amount] of sides) {
    const told = await value(app, RECEIPT, [session.jti, transaction.id])
    expect([told.account, told.lines.length, told.lines[0].amount]).toEqual([account, 1, amount])
  }
  const foreign = await value(
    owner,
    `select t.id from banking.transactions t join banking.entries e on e.transaction_seq = t.seq
      where $1 in (t.from_number, t.to_number) and (t.from_number is null or t.to_number is null) limit 1`,
    [theirs[0]],
  )
  expect(await outcome(value(app, RECEIPT, [asha.jti, foreign]))).toBe('not_found')
})

it('a root without the bank’s signature proves nothing', async () => {
  await owner.query('select banking.cut_seal(100000)')
  await owner.query('select banking.make_root(null)')
  const past = `select banking.read_statement($1, $2, '2000-01-01', b.current - 2, null, 5000, true) from banking.business_dates b`
  expect((await value(app, past, [asha.jti, own[1]])).proof).toBe(null)
  await owner.query(`select banking.sign_root(date, 'key', sha256('key'), '\\x00') from banking.roots`)
  const { proof } = await value(app, past, [asha.jti, own[1]])
  expect(proof).toMatchObject({ place: expect.any(Number), links: expect.any(Array) })
})

it('reading counts as being there: a session that was quiet for two minutes is seen again', async () => {
  const quiet = `update banking.user_sessions set last_seen_at = now() - interval '2 minutes'`
  const seen = `select bool_and(last_seen_at > now() - interval '1 minute') from banking.user_sessions
    where id = (select session_id from banking.auth_tokens where jti_hash = sha256(convert_to($1, 'UTF8')))`
  await owner.query(quiet)
  await read(asha, own[0]!)
  expect(await value(owner, seen, [asha.jti])).toBe(true)
})
