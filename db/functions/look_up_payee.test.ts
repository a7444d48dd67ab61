/** Confirmation of payee: a name for a number, and no way to try out numbers. */
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { customerIdOf } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
})

beforeEach(() => owner.query('delete from banking.throttles'))

const look = (number: string | null, session = asha) =>
  value(app, 'select banking.look_up_payee($1, $2)', [session.jti, number])
const notFound = { refused: 'not_found' }

it('gives name and currency of an account, and whether it is the caller’s own today', async () => {
  const theirs = await openAccount(owner)
  const { key, ...told } = await look(theirs)
  expect(told).toEqual({ accountNumber: theirs, name: 'Somebody', currency: 'INR', own: false })
  // What the caller writes beside a payee is sealed under a key of their own.
  expect(key).toMatchObject({ purpose: 'subject', subject: `customer:${await customerIdOf(owner, asha)}` })
  expect(await look(await openAccount(owner, { holder: asha }))).toMatchObject({ own: true })
  expect(
    await look(await openAccount(owner, { holder: asha, from: '1 hour', until: '2 hours' })),
  ).toMatchObject({ own: false })
  expect(
    await look(await openAccount(owner, { holder: asha, from: '-2 hours', until: '-1 hour' })),
  ).toMatchObject({ own: false })
  const vikram = await signIn(app, 'customer2@demo.bank')
  expect(await look(await openAccount(owner, { holder: vikram }))).toMatchObject({ own: false })
})

it('knows neither the bank’s own accounts, nor closed ones, nor numbers never issued', async () => {
  const vault = await value(owner, `select account_number from banking.accounts where type = 'bank' limit 1`)
  for (const number of [vault, await openAccount(owner, { status: 'closed' }), '1000000000000', '', null])
    expect(await look(number), String(number)).toEqual(notFound)
  expect(await look(await openAccount(owner, { status: 'frozen' }))).toMatchObject({ name: 'Somebody' })
})

it('answers thirty times a minute to each customer, hit or miss, and counts from anew after that', async () => {
  const other = await signIn(app, 'customer2@demo.bank')
  const again = await signIn(app, 'customer1@demo.bank')
  const number = await openAccount(owner)
  for (let turn = 0; turn < 30; turn++) await look(turn % 2 ? number : '1000000000000')
  expect(await look(number)).toEqual({ refused: 'rate_limited', retryAfterSeconds: expect.any(Number) })
  expect((await look(number)).retryAfterSeconds).toBeGreaterThan(0)
  expect((await look(number)).retryAfterSeconds).toBeLessThanOrEqual(60)
  expect(await look(number, again), 'the count is the person’s, not the session’s').toMatchObject({
    refused: 'rate_limited',
  })
  expect(await look(number, other)).toMatchObject({ name: 'Somebody' })
  await owner.query(`update banking.throttles set window_start = window_start - interval '61 seconds'`)
  expect(await look(number)).toMatchObject({ name: 'Somebody' })
  expect(
    await value(owner, `select calls from banking.throttles where key = 'look_up_payee:${asha.userId}'`),
  ).toBe(1)
  for (let turn = 0; turn < 29; turn++) expect(await look(number)).toMatchObject({ name: 'Somebody' })
  expect(await look(number)).toMatchObject({ refused: 'rate_limited' })
})

it('is for customers who are signed in', async () => {
  expect(await outcome(look('1', { ...asha, jti: 'x' }))).toBe('token_revoked')
  expect(await outcome(look('1', await signIn(app, 'operator1@demo.bank')))).toBe('forbidden')
})
