/** What is looked at again when a joint order is booked: mandate, states, limits, funds, and a further factor. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, faultsOfBank } from '../../test/closing.ts'
import { runStep } from '../../test/holding.ts'
import {
  newSession,
  openJointBank,
  openTogether,
  setParty,
  settle,
  type Word,
  waiting,
} from '../../test/joint.ts'
import type { limitsOf } from '../../test/limits.ts'
import { confirm, large, told } from '../../test/step-up.ts'
import {
  connect,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Session,
  type Transfer,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let account: string
let payee: string
let limits: ReturnType<typeof limitsOf>

beforeAll(async () => {
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const party = (who: Session, mandate: string | null) => setParty(owner, account, who, mandate)

beforeEach(async () => {
  ;({ account, payee } = await openTogether(owner, asha, vikram))
})

const ask = async (order: Partial<Transfer> = {}, who = asha): Promise<string> => {
  const answer = (await transfer(app, who, { from: account, to: payee, minor: 4_000, ...order })) as unknown
  const { proposalId } = answer as { proposalId?: string }
  if (!proposalId) throw new Error(`it did not wait: ${JSON.stringify(answer)}`)
  return proposalId
}

const say = (who: Session, word: Word) => settle(app, who, word)
const code = (who: Session, word: Word) => outcome(say(who, word))
const list = (who: Session, status = 'pending') => waiting(app, who, status)
describe('what may have changed meanwhile is looked at again, in this order', () => {
  const cases: [string, () => Promise<unknown>][] = [
    ['forbidden', () => party(asha, 'view')],
    ['account_not_active', () => status(payee, 'frozen')],
    ['account_not_active', () => status(account, 'debit_frozen')],
    ['limit_exceeded', () => limits.setLimits({ daily_amount: 3_999 })],
    [
      'insufficient_funds',
      () =>
        owner.query('update banking.accounts set held = held + 6001 where account_number = $1', [account]),
    ],
  ]
  const status = (number: string, to: string) =>
    owner.query('update banking.accounts set status = $2 where account_number = $1', [number, to])

  it('each alone, and each before those that follow', async () => {
    for (const [at, [wanted, spoil]] of cases.entries())
      for (const [, also] of cases.slice(at)) {
        account = await openAccount(owner, { holder: asha, mandate: 'jointly', minor: 10_000 })
        payee = await openAccount(owner)
        await party(vikram, 'jointly')
        await limits.clear()
        const id = await ask()
        await owner.query('begin')
        await spoil()
        if (also !== spoil) await also()
        await owner.query('commit')
        expect(await code(vikram, { id }), `${wanted} ${also}`).toBe(wanted)
        expect((await list(vikram)).find((one) => one.id === id)).toMatchObject({ status: 'pending' })
        // Put right, so that the books are sound at the end.
        await owner.query(
          `update banking.accounts a set held = (select coalesce(sum(h.authorised - h.captured - h.released), 0)
              from banking.holds h where h.account_id = a.id and h.status = 'open') where a.account_number = $1`,
          [account],
        )
      }
    await limits.clear()
  })

  it('is not booked where its money is held no longer', async () => {
    const id = await ask()
    await owner.query(
      `update banking.holds set expires_at = now() where id = (select hold_id from banking.joint_orders where id = $1)`,
      [id],
    )
    await runStep(await connect(bank.wire.jobUrl), 'expire_holds', await businessDate(owner))
    expect(await code(vikram, { id })).toBe('already_settled')
  })

  it('what is paid in meanwhile is not lost', async () => {
    const from = await openAccount(owner, { holder: vikram, minor: 5 })
    const id = await ask({ minor: 4_000 })
    const other = await connect(bank.wire.appUrl)
    await other.query('begin')
    await transfer(other, vikram, { from, to: payee, minor: 5 })
    const booked = code(vikram, { id })
    await untilWaiting(owner, app)
    await other.query('commit')
    expect(await booked).toBe('done')
    expect(
      await value(owner, 'select posted::int from banking.accounts where account_number = $1', [payee]),
    ).toBe(4_005)
  })
})

describe('limits', () => {
  it('are looked at when it is ordered and counted when it is booked', async () => {
    await limits.setLimits({ daily_amount: 5_000 })
    expect(await outcome(ask({ minor: 5_001 }))).toBe('limit_exceeded')
    const [one, two] = [await ask({ minor: 3_000 }), await ask({ minor: 3_000 })]
    expect(await limits.used(account)).toMatchObject({ amount: 0 })
    await openAccount(owner)
    expect(await code(vikram, { id: one })).toBe('done')
    const paid = 'select posted::int from banking.accounts where account_number = $1'
    expect(await value(owner, paid, [payee])).toBe(3_000)
    expect(await limits.used(account)).toMatchObject({ amount: 3_000, count: 1 })
    expect(await code(vikram, { id: two })).toBe('limit_exceeded')
    expect(await limits.used(account)).toMatchObject({ amount: 3_000, count: 1 })
    await limits.clear()
  })
})

describe('a large one', () => {
  it('is confirmed by a factor of whoever orders it, and of whoever approves it', async () => {
    account = await openAccount(owner, { holder: asha, mandate: 'jointly', minor: 2 * large })
    await party(vikram, 'jointly')
    const order = { id: randomUUID(), from: account, to: payee, minor: large }
    expect(await outcome(transfer(app, asha, order))).toBe('step_up_required')
    const { challengeId } = await value(
      app,
      `select banking.open_transfer_challenge($1, $2, 'transfer', $3, $4, $5, 'INR', null, null)`,
      [asha.jti, order.id, account, payee, large],
    )
    await confirm(app, owner, asha, challengeId)
    const id = await ask({ ...order, challenge: challengeId })
    expect(await code(vikram, { id })).toBe('step_up_required')
    expect(await code(vikram, { id, challenge: challengeId })).toBe('step_up_required')
    const open = (who: Session, order: string) =>
      value(app, `select banking.open_joint_challenge($1, $2, null)`, [who.jti, order])
    // What is shown is the order: it is for those whose account it is, and for orders that there are.
    expect(await outcome(open(await newSession(owner, app), id))).toBe('not_found')
    expect(await outcome(open(vikram, randomUUID()))).toBe('not_found')
    const asked = await told(open(vikram, id))
    expect(asked).toMatchObject({ refused: 'step_up_required', minor: { amount: String(large) } })
    await confirm(app, owner, vikram, asked.challengeId)
    expect(await say(vikram, { id, challenge: asked.challengeId })).toMatchObject({ status: 'approved' })
  })

  it.each([
    ['ordered it', () => [asha], large, 'step_up_required'],
    ['approves it', () => [vikram], large, 'step_up_required'],
    ['ordered it and of whoever approves it', () => [asha, vikram], large, 'done'],
    ['ordered it, while it is not large', () => [asha], large - 1, 'done'],
  ] as const)('to an account of whoever %s', async (_, whose, minor, told) => {
    account = await openAccount(owner, { holder: asha, mandate: 'jointly', minor: 2 * large })
    await party(vikram, 'jointly')
    const [first = asha, ...rest] = whose()
    const to = await openAccount(owner, { holder: first })
    for (const who of rest) await setParty(owner, to, who, 'either')
    await limits.setting('step_up.transfer_above', { INR: String(10 * large) })
    const id = await ask({ to, minor })
    await limits.setting('step_up.transfer_above', { INR: String(large - 1) })
    expect(await code(vikram, { id })).toBe(told)
  })
})
