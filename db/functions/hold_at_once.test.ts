/** Holds when many act at once, and whatever is done to them: held is always the sum of what is open. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { captureHold, incrementHold, placeHold, releaseHold, runStep } from '../../test/holding.ts'
import {
  connect,
  connectMany,
  connectOwner,
  deposit,
  expectBooksToBalance,
  hangUp,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let leela: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
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
const expireNow = (hold: string) =>
  owner.query(`update banking.holds set expires_at = now() - interval '1 second' where id = $1`, [hold])

describe('many at once', () => {
  const count = (outcomes: string[]) =>
    Object.fromEntries(
      [...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((o) => o === one).length]),
    )

  it('of captures at once one settles the hold and the others learn that it is settled', async () => {
    const many = await connectMany(bank.wire.appUrl, 16)
    const number = await account()
    const { hold } = await placeHold(app, leela, { account: number })
    const tries = many.map((client) => outcome(captureHold(client, leela, hold.id, { minor: 1_000 })))
    expect(count(await Promise.all(tries))).toEqual({ already_settled: 15, done: 1 })
    expect(await standing(number)).toEqual([99_000, 0])
  })

  it('of two that want the same money one gets it: holds, increments, and a hold against a transfer', async () => {
    const many = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
    const watcher = await connectOwner(bank.wire.ownerUrl)
    const race = async (number: string, ...work: ((client: pg.Client) => Promise<unknown>)[]) => {
      await owner.query('begin')
      await owner.query('select from banking.accounts where account_number = $1 for no key update', [number])
      const begun = work.map((one, at) => outcome(one(many[at]!)))
      for (const client of many) await untilWaiting(watcher, client)
      await owner.query('commit')
      return count(await Promise.all(begun))
    }
    const place = (number: string) => (client: pg.Client) =>
      placeHold(client, leela, { account: number, minor: 1_000 })
    const one = { done: 1, insufficient_funds: 1 }
    const [first, second, third] = [await account(1_000), await account(1_500), await account(1_000)]
    expect(await race(first, place(first), place(first))).toEqual(one)
    expect(await standing(first)).toEqual([1_000, 1_000])
    const { hold } = await placeHold(app, leela, { account: second, minor: 500 })
    const more = (client: pg.Client) => incrementHold(client, leela, hold.id, 1_000)
    expect(await race(second, more, more)).toEqual(one)
    expect(await standing(second)).toEqual([1_500, 1_500])
    const pay = (client: pg.Client) => transfer(client, asha, { from: third, to: first, minor: 1_000n })
    expect(await race(third, place(third), pay)).toEqual(one)
    await hangUp([...many, watcher])
  })

  it('take the account before the hold, so that nobody waits in a circle', async () => {
    const [client] = (await connectMany(bank.wire.appUrl, 1)) as [pg.Client]
    const watcher = await connectOwner(bank.wire.ownerUrl)
    await client.query(`set lock_timeout = '10s'`)
    const [number, beside] = [await account(), await account()]
    for (const work of [
      (hold: string) => incrementHold(client, leela, hold, 1),
      (hold: string) => captureHold(client, leela, hold, { minor: 1 }),
      (hold: string) => releaseHold(client, leela, hold),
    ]) {
      const { hold } = await placeHold(app, leela, { account: number })
      await owner.query('begin')
      await owner.query('select from banking.accounts where account_number = $1 for no key update', [number])
      const begun = outcome(work(hold.id))
      await untilWaiting(watcher, client)
      const free = watcher.query('select from banking.holds where id = $1 for update nowait', [hold.id])
      expect(await outcome(free)).toBe('done')
      await owner.query('commit')
      expect(await begun).toBe('done')
      const other = await placeHold(app, leela, { account: number })
      await owner.query('begin')
      await owner.query('select from banking.accounts where account_number = $1 for no key update', [beside])
      expect(await outcome(work(other.hold.id)), 'and wait for nobody else').toBe('done')
      await owner.query('commit')
    }
    await hangUp([client, watcher])
  })

  it('expire in the same order, and wait for accounts that lose one alone', async () => {
    const runner = await connect(bank.wire.jobUrl)
    const holder = await connectOwner(bank.wire.ownerUrl)
    await runner.query(`set lock_timeout = '10s'`)
    const locked = (number: string) =>
      holder.query('select from banking.accounts where account_number = $1 for no key update', [number])
    const due = async (number: string) => {
      const { hold } = await placeHold(app, leela, { account: number })
      await expireNow(hold.id)
      return hold.id as string
    }
    const [number, beside] = [await account(), await account()]
    // Not due, and another person's turn.
    const later = await placeHold(app, leela, { account: beside })
    const day = await today()
    await holder.query('begin')
    await locked(beside)
    await due(number)
    expect(await runStep(runner, 'expire_holds', day)).toBe(1)
    await holder.query('commit')
    const hold = await due(number)
    await holder.query('begin')
    await locked(number)
    const begun = outcome(runStep(runner, 'expire_holds', day))
    await untilWaiting(owner, runner)
    const free = owner.query('select from banking.holds where id = $1 for update nowait', [hold])
    expect(await outcome(free)).toBe('done')
    // Released by hand while the expiry waits: there is nothing left that it could free.
    await holder.query(
      `update banking.holds set status = 'released', released = authorised, settled_at = now() where id = $1`,
      [hold],
    )
    await holder.query(`update banking.accounts set held = 0 where account_number = $1`, [number])
    await holder.query('commit')
    expect(await begun).toBe('done')
    expect(await standing(number)).toEqual([100_000, 0])
    await releaseHold(app, leela, later.hold.id)
    await hangUp([runner, holder])
  })

  it('are placed on accounts of customers, not on the bank’s own', async () => {
    const own = `select account_number from banking.accounts where type = 'bank' and currency = 'INR' order by posted desc limit 1`
    expect(await outcome(placeHold(app, leela, { account: await value(owner, own), minor: 1 }))).toBe(
      'not_found',
    )
  })

  it('of captures, releases and expiries at once exactly one comes through', async () => {
    const many = await connectMany(bank.wire.appUrl, 8)
    const day = await today()
    for (let round = 0; round < 10; round += 1) {
      const number = await account(5_000)
      const { hold } = await placeHold(app, leela, { account: number, minor: 5_000 })
      await expireNow(hold.id)
      const tries = many.map((client, index) =>
        index % 2
          ? outcome(releaseHold(client, leela, hold.id))
          : outcome(captureHold(client, leela, hold.id, { minor: 5_000 })),
      )
      const [expired, ...outcomes] = await Promise.all([runStep(job, 'expire_holds', day), ...tries])
      // After expiry a capture still posts, as a force debit: at most once in all.
      const done = outcomes.filter((one) => one === 'done').length
      expect(done + expired).toBeGreaterThanOrEqual(1)
      expect(done).toBeLessThanOrEqual(1)
      const [posted, held] = await standing(number)
      expect([0, 5_000]).toContain(posted)
      expect(held).toBe(0)
    }
  })

  it('two runs of the expiry at once release each hold once, and a run in the past touches nothing', async () => {
    const number = await account(100_000)
    for (let turn = 0; turn < 60; turn += 1) {
      const { hold } = await placeHold(app, leela, { account: number, minor: 10 })
      await expireNow(hold.id)
    }
    const day = await today()
    expect(await runStep(job, 'expire_holds', '2001-01-01')).toBe(0)
    const other = await connect(bank.wire.jobUrl)
    const drain = async (client: pg.Client) => {
      let total = 0
      for (let done = -1; done !== 0; total += done) done = await runStep(client, 'expire_holds', day, 7)
      return total
    }
    const [one, two] = await Promise.all([drain(job), drain(other)])
    expect(one + two).toBe(60)
    expect(await standing(number)).toEqual([100_000, 0])
  })
})

it('whatever is done to holds, their amounts fit and held is the sum of what is open', async () => {
  const step = fc.record({
    what: fc.constantFrom('place', 'increment', 'capture', 'part', 'release', 'expire', 'deposit'),
    which: fc.nat(3),
    minor: fc.integer({ min: 1, max: 4_000 }),
  })
  const day = await today()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const number = await account(5_000)
      const holds: string[] = []
      for (const { what, which, minor } of steps) {
        const hold = holds[which % Math.max(holds.length, 1)] ?? randomUUID()
        const done = await outcome(
          what === 'place'
            ? placeHold(app, leela, { account: number, minor }).then((placed) => holds.push(placed.hold.id))
            : what === 'increment'
              ? incrementHold(app, leela, hold, minor)
              : what === 'capture' || what === 'part'
                ? captureHold(app, leela, hold, { minor, final: what === 'capture' })
                : what === 'release'
                  ? releaseHold(app, leela, hold)
                  : what === 'deposit'
                    ? deposit(owner, number, minor)
                    : expireNow(hold).then(() => runStep(job, 'expire_holds', day)),
        )
        expect(['done', 'not_found', 'already_settled', 'insufficient_funds']).toContain(done)
        const [row] = await rows(
          owner,
          `select a.held = coalesce(sum(h.authorised - h.captured - h.released) filter (where h.status = 'open'), 0) as held,
              coalesce(bool_and(h.captured >= 0 and h.captured + h.released <= h.authorised), true) as fits,
              a.posted - a.held + a.overdraft_limit as available,
              (select coalesce(sum(d.overdrawn), 0) from banking.force_debits d where d.account_id = a.id) as forced
             from banking.accounts a left join banking.holds h on h.account_id = a.id
            where a.account_number = $1 group by a.id`,
          [number],
        )
        expect(row).toMatchObject({ held: true, fits: true })
        expect(BigInt(row!.available)).toBeGreaterThanOrEqual(-BigInt(row!.forced))
      }
    }),
    { numRuns: 25 },
  )
})
