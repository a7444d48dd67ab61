/** Holds at the door of the database: their steps, refusals, many at once, and that held is always what is open. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { captureHold, incrementHold, placeHold, releaseHold, runStep } from '../../test/holding.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let leela: Session
let arjun: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
})

/** `held` of every account is what its open holds hold, and every figure of the ledger is proved anew. */
afterAll(async () => {
  await expectBooksToBalance(owner)
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

const account = (minor = 100_000, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
const standing = async (number: string) => {
  const [row] = await rows(
    owner,
    'select posted::int, held::int from banking.accounts where account_number = $1',
    [number],
  )
  return [row!.posted, row!.held]
}
const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')
const forced = (hold: string) =>
  rows(owner, 'select kind, amount::int, overdrawn::int from banking.force_debits where hold_id = $1', [hold])
const expireNow = (hold: string) =>
  owner.query(`update banking.holds set expires_at = now() - interval '1 second' where id = $1`, [hold])

describe('a hold', () => {
  it('is placed, incremented, captured in parts and settled, and the account follows each step', async () => {
    const number = await account()
    const { hold } = await placeHold(app, leela, { account: number, minor: 30_000 })
    expect(hold).toMatchObject({ status: 'open', authorised: '30000', captured: '0', accountNumber: number })
    expect(await standing(number)).toEqual([100_000, 30_000])
    await incrementHold(app, leela, hold.id, 5_000)
    expect(await standing(number)).toEqual([100_000, 35_000])
    const part = await captureHold(app, leela, hold.id, { minor: 10_000, final: false })
    expect(part.hold).toMatchObject({ status: 'open', captured: '10000', released: '0', forced: '0' })
    expect(await standing(number)).toEqual([90_000, 25_000])
    const last = await captureHold(app, arjun, hold.id, { minor: 20_000 })
    expect(last.hold).toMatchObject({ status: 'captured', captured: '30000', released: '5000' })
    expect(await standing(number)).toEqual([70_000, 0])
    const steps = await rows(
      owner,
      `select l.actor, l.action, l.request_id as request from banking.audit_logs l where l.subject = $1 order by l.id`,
      [`hold:${hold.id}`],
    )
    const [first, second] = [`user:${leela.userId}`, `user:${arjun.userId}`]
    expect(steps).toEqual([
      { actor: first, action: 'holds.place', request: 'a request' },
      { actor: first, action: 'holds.increment', request: null },
      { actor: first, action: 'holds.capture', request: 'a request' },
      { actor: second, action: 'holds.capture', request: 'a request' },
    ])
    const settled = 'select settled_at is not null from banking.holds where id = $1'
    expect(await value(owner, settled, [hold.id])).toBe(true)
    const [line] = await rows(
      owner,
      `select type, from_number, to_number, to_name, amount::int from banking.transactions where id = $1`,
      [last.hold.transactionId],
    )
    expect(line).toEqual({
      type: 'payment',
      from_number: number,
      to_number: null,
      to_name: 'Hotel Taj',
      amount: 20_000,
    })
    expect(await forced(hold.id)).toEqual([])
  })

  it('takes from what can be spent until it is released', async () => {
    const [number, other] = [await account(1_000), await account(0)]
    const { hold } = await placeHold(app, leela, { account: number, minor: 600 })
    const pay = () => outcome(transfer(app, asha, { from: number, to: other, minor: 500 }))
    expect(await pay()).toBe('insufficient_funds')
    expect((await releaseHold(app, leela, hold.id)).hold).toMatchObject({
      status: 'released',
      released: '600',
    })
    expect(await pay()).toBe('done')
    expect(await standing(number)).toEqual([500, 0])
  })

  it('is settled once: nothing more can be done with it', async () => {
    const number = await account()
    for (const settle of [
      (id: string) => captureHold(app, leela, id, { minor: 1_000 }),
      (id: string) => releaseHold(app, leela, id),
    ]) {
      const { hold } = await placeHold(app, leela, { account: number })
      await settle(hold.id)
      expect(await outcome(captureHold(app, leela, hold.id, { minor: 1 }))).toBe('already_settled')
      expect(await outcome(releaseHold(app, leela, hold.id))).toBe('already_settled')
      expect(await outcome(incrementHold(app, leela, hold.id, 1))).toBe('already_settled')
    }
    expect((await standing(number))[1]).toBe(0)
  })

  it('that is repeated under its id gets the first answer, whatever became of it since', async () => {
    const number = await account()
    const id = randomUUID()
    const first = await placeHold(app, leela, { account: number, id }, 'INR', '2099-01-01T00:00:00Z').catch(
      () => null,
    )
    expect(first, 'further away than the bank allows').toBe(null)
    const until = new Date(Date.now() + 60_000).toISOString()
    const placed = await placeHold(app, leela, { account: number, id }, 'INR', until)
    const order = { minor: 400, id: randomUUID() }
    const captured = await captureHold(app, leela, placed.hold.id, order)
    expect(await captureHold(app, leela, placed.hold.id, order)).toEqual({ ...captured, replayed: true })
    expect(await placeHold(app, leela, { account: number, id }, 'INR', until)).toEqual({
      ...placed,
      replayed: true,
    })
    expect(await outcome(placeHold(app, leela, { account: number, id, minor: 5 }, 'INR', until))).toBe(
      'idempotency_conflict',
    )
    expect(await outcome(releaseHold(app, leela, placed.hold.id, id))).toBe('idempotency_conflict')
    expect(await standing(number)).toEqual([99_600, 0])
    const other = await placeHold(app, leela, { account: number, minor: 500 })
    const more = randomUUID()
    const added = await incrementHold(app, leela, other.hold.id, 100, more)
    expect(await incrementHold(app, leela, other.hold.id, 100, more)).toEqual({ ...added, replayed: true })
    expect(await outcome(incrementHold(app, leela, other.hold.id, 101, more))).toBe('idempotency_conflict')
    const back = randomUUID()
    const released = await releaseHold(app, leela, other.hold.id, back)
    expect(await releaseHold(app, leela, other.hold.id, back)).toEqual({ ...released, replayed: true })
    expect(await standing(number)).toEqual([99_600, 0])
  })
})

describe('a capture that the hold does not cover', () => {
  it('above it posts as a force debit, with what it overdraws', async () => {
    const number = await account(1_000)
    const { hold } = await placeHold(app, leela, { account: number, minor: 800 })
    const { hold: after } = await captureHold(app, leela, hold.id, { minor: 1_500, final: false })
    expect(after).toMatchObject({ status: 'captured', captured: '800', forced: '700' })
    expect(await standing(number)).toEqual([-500, 0])
    expect(await forced(hold.id)).toEqual([{ kind: 'capture_above_hold', amount: 700, overdrawn: 500 }])
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 1 }))).toBe('already_settled')
  })

  it('within what is available overdraws nothing and is listed all the same', async () => {
    const number = await account(1_000, { overdraft: 300 })
    const { hold } = await placeHold(app, leela, { account: number, minor: 800 })
    await captureHold(app, leela, hold.id, { minor: 1_250 })
    expect(await forced(hold.id)).toEqual([{ kind: 'capture_above_hold', amount: 450, overdrawn: 0 }])
  })

  it('after expiry posts as a force debit, once', async () => {
    const number = await account(1_000)
    const { hold } = await placeHold(app, leela, { account: number, minor: 800 })
    await expireNow(hold.id)
    expect(await runStep(job, 'expire_holds', await today())).toBe(1)
    expect(await standing(number)).toEqual([1_000, 0])
    const { hold: after } = await captureHold(app, leela, hold.id, { minor: 700 })
    expect(after).toMatchObject({ status: 'expired', captured: '0', released: '800', forced: '700' })
    expect(await forced(hold.id)).toEqual([{ kind: 'capture_after_expiry', amount: 700, overdrawn: 0 }])
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 700 }))).toBe('already_settled')
    expect(await standing(number)).toEqual([300, 0])
  })

  it('after expiry is refused where the account was closed meanwhile', async () => {
    const number = await account(0, { overdraft: 500 })
    const { hold } = await placeHold(app, leela, { account: number, minor: 500 })
    await expireNow(hold.id)
    await runStep(job, 'expire_holds', await today())
    expect(await outcome(app.query('select banking.close_account($1, $2, null)', [asha.jti, number]))).toBe(
      'done',
    )
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 500 }))).toBe('account_not_active')
  })
})

describe('refusals', () => {
  it('come in their order of precedence: of two faults the upper one answers', async () => {
    type Plan = {
      who: Session
      minor: number
      account: { status?: string; minor: number }
      number?: string
      currency: string
    }
    const faults: [string, (plan: Plan) => unknown][] = [
      ['forbidden', (plan) => Object.assign(plan, { who: asha })],
      ['invalid_input', (plan) => Object.assign(plan, { minor: 0 })],
      ['not_found', (plan) => Object.assign(plan, { number: '1000000000000' })],
      ['account_not_active', (plan) => Object.assign(plan.account, { status: 'debit_frozen' })],
      ['currency_mismatch', (plan) => Object.assign(plan, { currency: 'USD' })],
      ['insufficient_funds', (plan) => Object.assign(plan.account, { minor: 10 })],
    ]
    const play = async (spoils: ((plan: Plan) => unknown)[]) => {
      const plan: Plan = { who: leela, minor: 1_000, account: { minor: 5_000 }, currency: 'INR' }
      for (const spoil of spoils) spoil(plan)
      const number = plan.number ?? (await account(0, plan.account))
      return outcome(placeHold(app, plan.who, { account: number, minor: plan.minor }, plan.currency))
    }
    expect(await play([])).toBe('done')
    for (const [index, [code, spoil]] of faults.entries())
      for (const [, lower] of faults.slice(index)) expect(await play([spoil, lower])).toBe(code)
  })

  it('hold for each verb: unknown holds, foreign currency, frozen and closed accounts, nonsense', async () => {
    const nobody = randomUUID()
    for (const work of [
      () => captureHold(app, leela, nobody, { minor: 1 }),
      () => releaseHold(app, leela, nobody),
      () => incrementHold(app, leela, nobody, 1),
    ])
      expect(await outcome(work())).toBe('not_found')
    const number = await account()
    const { hold } = await placeHold(app, leela, { account: number })
    for (const work of [
      () => captureHold(app, asha, hold.id, { minor: 1 }),
      () => releaseHold(app, asha, hold.id),
      () => incrementHold(app, asha, hold.id, 1),
    ])
      expect(await outcome(work())).toBe('forbidden')
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 0 }))).toBe('invalid_input')
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 1, final: null }))).toBe('invalid_input')
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 1, currency: 'USD' }))).toBe(
      'currency_mismatch',
    )
    expect(await outcome(incrementHold(app, leela, hold.id, -1))).toBe('invalid_input')
    expect(await outcome(incrementHold(app, leela, hold.id, 1, randomUUID(), 'USD'))).toBe(
      'currency_mismatch',
    )
    expect(await outcome(incrementHold(app, leela, hold.id, 10_000_000))).toBe('insufficient_funds')
    for (const until of ['2020-01-01T00:00:00Z', 'infinity'])
      expect(await outcome(placeHold(app, leela, { account: number }, 'INR', until))).toBe('invalid_input')
    expect(await outcome(placeHold(app, leela, { account: number, merchant: ' ' }))).toBe('invalid_input')
    // A frozen account still pays what was promised before.
    await owner.query(`update banking.accounts set status = 'frozen' where account_number = $1`, [number])
    expect(await outcome(incrementHold(app, leela, hold.id, 1))).toBe('account_not_active')
    expect(await outcome(captureHold(app, leela, hold.id, { minor: 100 }))).toBe('done')
    expect(await standing(number)).toEqual([99_900, 0])
  })

  it('a capture goes to the bank’s settlement account of its currency and nowhere else', async () => {
    const number = await account()
    const { hold } = await placeHold(app, leela, { account: number })
    const other = await account(0)
    const inCurrency = (currency: string) =>
      `select banking.capture_hold($1, gen_random_uuid(), $2, 10, '${currency}', true, $3, now(), '\\x00', null)`
    const text = inCurrency('INR')
    const ours = (product: string, currency: string) =>
      value(owner, 'select (banking.internal_account($1, $2)).account_number', [product, currency])
    const expense = await ours('interest-expense', 'INR')
    expect(await outcome(app.query(text, [leela.jti, hold.id, await ours('settlement', 'USD')]))).toBe(
      'currency_mismatch',
    )
    const dollars = [leela.jti, hold.id, await ours('settlement', 'USD')]
    expect(await outcome(app.query(inCurrency('USD'), dollars)), 'not in its currency').toBe(
      'currency_mismatch',
    )
    const unknown = [leela.jti, randomUUID(), await ours('settlement', 'INR')]
    expect(await outcome(app.query(text, unknown))).toBe('not_found')
    for (const to of [number, other, expense, null, ''])
      expect(await outcome(app.query(text, [leela.jti, hold.id, to]))).toBe('not_found')
  })
})
