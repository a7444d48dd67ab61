/**
 * Parts of one original count together, and so do the originals of one account in a day: what one person may take back is
 * not theirs to take as often as they like.
 */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { moveCash, openCounter, reverse } from '../../test/counter.ts'
import {
  connect,
  expectBooksToBalance,
  hangUp,
  openAccount,
  outcome,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let asha: Session
const threshold = 200

beforeAll(async () => {
  ;({ bank, app, owner, leela, arjun } = await openCounter(threshold))
  asha = await signIn(app, 'customer1@demo.bank')
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

/** A payment of 1,000, five times what one person may take back, or another. */
async function paid(minor = 1_000, between: { from?: string; to?: string } = {}) {
  const from = between.from ?? (await openAccount(owner, { holder: asha, minor }))
  const to = between.to ?? (await openAccount(owner))
  const original = randomUUID()
  await transfer(app, asha, { id: original, from, to, minor })
  const scope: string = await value(owner, 'select scope from banking.transactions where id = $1', [original])
  type More = { id?: string; who?: Session; over?: pg.Client; force?: string }
  const takeBack = (minor: number | null, { who = leela, over = app, force, ...more }: More = {}) =>
    reverse(over, who, { ...more, original, scope, minor, force: force ?? null })
  const back = async () =>
    Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [from]))
  return { takeBack, back }
}
const settle = (proposalId: string | undefined, yes = true) =>
  value(app, 'select banking.settle_proposal($1, $2, $3, null, $4, null)', [
    arjun.jti,
    proposalId,
    yes,
    yes ? null : 'No',
  ])

describe('slices of what needs a second person', () => {
  it('by one operator post up to the threshold in all; each further one waits and moves nothing', async () => {
    const { takeBack, back } = await paid()
    const told = []
    for (let slice = 0; slice < 5; slice += 1) told.push(await takeBack(threshold))
    expect(await back()).toBe(threshold)
    expect(told.map(({ transaction }) => transaction !== undefined)).toEqual([true, ...Array(4).fill(false)])
    for (const { proposalId } of told.slice(1)) await settle(proposalId)
    expect(await back(), 'with a second person all of it').toBe(1_000)
    const deeds = `select count(*)::int from banking.audit_logs l join banking.proposals p on l.subject = 'proposal:' || p.id
      where p.id = any ($1) and l.action = 'proposals.approve' and l.actor = $2`
    const approved = told.slice(1).map(({ proposalId }) => proposalId)
    expect(await value(owner, deeds, [approved, `user:${arjun.userId}`])).toBe(4)
  })

  it('of several operators count together, to the paisa', async () => {
    const { takeBack, back } = await paid()
    expect(await takeBack(150)).toHaveProperty('transaction')
    expect(await takeBack(51, { who: arjun })).toEqual({ replayed: false, proposalId: expect.any(String) })
    expect(await takeBack(1), 'what waits counts with it').toHaveProperty('proposalId')
    expect(await back()).toBe(150)
  })

  it('in two connections at once count each other', async () => {
    const { takeBack, back } = await paid()
    const [one, other] = [await connect(bank.wire.appUrl), await connect(bank.wire.appUrl)]
    await one.query('begin')
    expect(await takeBack(150, { over: one })).toHaveProperty('transaction')
    const second = takeBack(150, { over: other })
    await untilWaiting(owner, other)
    await one.query('commit')
    expect(await second).toHaveProperty('proposalId')
    expect(await back()).toBe(150)
    await hangUp([one, other])
  })

  it('beside what waits for a second person wait too, until that is refused or over', async () => {
    for (const end of ['refused', 'over']) {
      const { takeBack, back } = await paid()
      const { proposalId } = await takeBack(201)
      expect(await takeBack(100), end).toHaveProperty('proposalId')
      expect(await takeBack(200), end).toHaveProperty('proposalId')
      expect(await back()).toBe(0)
      const waiting = `from banking.proposals p where p.status = 'pending'
        and p.original_seq = (select o.original_seq from banking.proposals o where o.id = $1)`
      if (end === 'over')
        await owner.query(
          `update banking.proposals set expires_at = clock_timestamp() where id in (select p.id ${waiting})`,
          [proposalId],
        )
      else
        for (const id of (await owner.query(`select p.id ${waiting}`, [proposalId])).rows.map(
          (row) => row.id,
        ))
          await settle(id, false)
      expect(await takeBack(200), end).toHaveProperty('transaction')
      expect(await back()).toBe(200)
    }
  })

  it('beside a reversal in full: while that waits they wait, and after a part there is none', async () => {
    const { takeBack, back } = await paid()
    const whole = await takeBack(null)
    expect(whole).toHaveProperty('proposalId')
    const part = await takeBack(10)
    expect(part).toHaveProperty('proposalId')
    await settle(part.proposalId)
    expect(await outcome(settle(whole.proposalId)), 'in full after a part').toBe('already_settled')
    expect(await outcome(takeBack(null))).toBe('already_settled')
    expect(await back()).toBe(10)
  })

  it('that wait do not keep one person from taking all of it back where one may: then they are not done', async () => {
    const { takeBack, back } = await paid(150)
    const forced = await takeBack(100, { force: 'bank_error' })
    expect(await takeBack(null)).toHaveProperty('transaction')
    expect(await outcome(settle(forced.proposalId))).toBe('already_settled')
    expect(await back()).toBe(150)
  })

  it('are refused before they are proposed where they exceed the original', async () => {
    const { takeBack, back } = await paid()
    await takeBack(200)
    expect(await outcome(takeBack(801))).toBe('limit_exceeded')
    expect(await back()).toBe(200)
  })
})

describe('what one person takes back in a day of several originals', () => {
  const isDone = ({ transaction }: { transaction?: unknown }) => transaction !== undefined

  it('for one payer counts together, in parts or in full', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1_000 })
    const [part, rest, whole, small, other] = [
      await paid(250, { from }),
      await paid(60, { from }),
      await paid(100, { from }),
      await paid(20, { from }),
      await paid(100),
    ]
    expect(isDone(await part.takeBack(120))).toBe(true)
    const waits = await whole.takeBack(null)
    expect(isDone(waits)).toBe(false)
    expect(isDone(await small.takeBack(null)), 'what waits moves nothing').toBe(true)
    expect(isDone(await part.takeBack(61)), '120 + 20 + 61').toBe(false)
    expect(isDone(await other.takeBack(null)), 'of another payer and payee').toBe(true)
    expect(await part.back()).toBe(1_000 - 430 + 140)
    await settle(waits.proposalId)
    expect(await part.back(), 'with a second person').toBe(1_000 - 430 + 240)
    expect(isDone(await rest.takeBack(null)), 'what another approved counts no more').toBe(true)
  })

  it('from one payee counts together, whoever had paid', async () => {
    const to = await openAccount(owner)
    const [one, other] = [await paid(150, { to }), await paid(150, { to })]
    expect(isDone(await one.takeBack(null))).toBe(true)
    expect(isDone(await other.takeBack(51))).toBe(false)
    expect(isDone(await other.takeBack(50))).toBe(true)
  })

  it('is each person’s own, and each day’s', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1_000 })
    const all = []
    for (let at = 0; at < 4; at += 1) all.push(await paid(150, { from }))
    expect(isDone(await all[0]!.takeBack(null))).toBe(true)
    expect(isDone(await all[1]!.takeBack(null, { who: arjun }))).toBe(true)
    expect(isDone(await all[2]!.takeBack(null))).toBe(false)
    await value(
      owner,
      `select banking.advance_business_date('system:test', b.current + 1) from banking.business_dates b`,
    )
    expect(isDone(await all[3]!.takeBack(null))).toBe(true)
  })

  it('in two connections at once counts each other', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1_000 })
    const [mine, theirs] = [await paid(150, { from }), await paid(150, { from })]
    const [one, other] = [await connect(bank.wire.appUrl), await connect(bank.wire.appUrl)]
    await one.query('begin')
    expect(isDone(await mine.takeBack(null, { over: one }))).toBe(true)
    const second = theirs.takeBack(null, { over: other })
    await untilWaiting(owner, other)
    await one.query('commit')
    expect(isDone(await second)).toBe(false)
    await hangUp([one, other])
  })

  it('counts on each side of an account by itself, and nothing that was not taken back', async () => {
    const account = await openAccount(owner, { holder: asha, minor: 1_000 })
    const [came, went] = [await paid(150, { to: account }), await paid(200, { from: account })]
    expect(isDone(await came.takeBack(null)), 'from it').toBe(true)
    expect(isDone(await moveCash(app, leela, { kind: 'deposit', account, minor: 150 })), 'paid in').toBe(true)
    expect(isDone(await went.takeBack(null)), 'to it').toBe(true)
    // Cash counts with cash alone: just to the threshold.
    expect(isDone(await moveCash(app, leela, { kind: 'deposit', account, minor: 50 })), 'again').toBe(true)
  })

  it('counts also where another of the staff has asked for something else under the same id', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1_000 })
    const [first, second] = [await paid(150, { from }), await paid(150, { from })]
    const id = randomUUID()
    const asked = await moveCash(app, arjun, { id, kind: 'deposit', account: from, minor: threshold + 1 })
    expect(isDone(asked)).toBe(false)
    expect(isDone(await first.takeBack(null, { id }))).toBe(true)
    expect(isDone(await second.takeBack(null))).toBe(false)
    const yes = 'select banking.settle_proposal($1, $2, true, null, null, null)'
    expect(await outcome(value(app, yes, [leela.jti, asked.proposalId]))).toBe('done')
  })

  it('of cash counts for the customer’s account, and no till’s', async () => {
    const cash = async (account: string, minor: number) => {
      const { transaction } = await moveCash(app, leela, { kind: 'deposit', account, minor })
      return (over = app) =>
        reverse(over, leela, { original: transaction!.id, scope: `staff:${leela.userId}`, minor: null })
    }
    const accounts = [await openAccount(owner), await openAccount(owner), await openAccount(owner)]
    for (const account of accounts) expect(isDone(await (await cash(account, 150))())).toBe(true)
    expect(isDone(await (await cash(accounts[0]!, 51))())).toBe(false)
  })
})
