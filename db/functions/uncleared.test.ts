/** Deposits that have yet to clear: booked at once, the customer's to use from their value date on. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { businessDate, closeDay, nextDay, originKey } from '../../test/closing.ts'
import { moveCash, reverse } from '../../test/counter.ts'
import { captureHold, incrementHold, releaseHold } from '../../test/holding.ts'
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
let leela: Session
let asha: Session
let account: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

beforeEach(async () => {
  account = await openAccount(owner, { holder: asha, minor: 10_000 })
})

const day = async (ahead: number) => nextDay(await businessDate(owner), ahead)

const cheque = async (minor: number, ahead = 2, id: string = randomUUID()) =>
  moveCash(app, leela, { id, account, minor, valueDate: await day(ahead) })

const stand = async () => {
  const [found] = await rows(
    owner,
    `select a.posted::int, a.held::int, h.status, h.id, h.kind
       from banking.accounts a left join banking.holds h on h.account_id = a.id where a.account_number = $1`,
    [account],
  )
  return found!
}

const spend = async (minor: number) => {
  const settled = await openAccount(owner, { holder: asha })
  return outcome(transfer(app, asha, { from: account, to: settled, minor }))
}

describe('a deposit that has yet to clear', () => {
  it('is on the account at once, earns from its value date and cannot be spent before', async () => {
    const { transaction } = await cheque(50_000)
    expect(transaction).toMatchObject({ bookingDate: await day(0), valueDate: await day(2) })
    expect(await stand()).toMatchObject({ posted: 60_000, held: 50_000, status: 'open', kind: 'uncleared' })
    expect(await spend(10_001)).toBe('insufficient_funds')
    expect(await spend(10_000)).toBe('done')
    expect((await verify(bank.wire.ownerUrl, { originKey: originKey() })).clean).toBe(true)
  })

  it('can be spent after the end of day that comes before its value date, once', async () => {
    await cheque(700)
    const { id } = await stand()
    await owner.query(`update banking.holds set expires_at = now() - interval '1 second' where id = $1`, [id])
    await closeDay(owner)
    expect(await stand()).toMatchObject({ posted: 10_700, held: 0, status: 'expired' })
    expect(await spend(10_700)).toBe('done')
  })

  it('can be spent at once when the bank has the money sooner', async () => {
    await cheque(700)
    await releaseHold(app, leela, (await stand()).id)
    expect(await stand()).toMatchObject({ held: 0, status: 'released' })
    expect(await spend(10_700)).toBe('done')
  })

  it('is taken back as a whole when the cheque bounces, whatever else was spent', async () => {
    const id = randomUUID()
    await cheque(50_000, 3, id)
    expect(await spend(10_000)).toBe('done')
    await reverse(app, leela, { original: id, reason: 'The cheque was not paid' })
    expect(await stand()).toMatchObject({ posted: 0, held: 0, status: 'released' })
  })

  it('cannot be paid out or added to as a hold', async () => {
    await cheque(700)
    const { id } = await stand()
    expect(await outcome(captureHold(app, leela, id, { minor: 100 }))).toBe('forbidden')
    expect(await outcome(incrementHold(app, leela, id, 100))).toBe('forbidden')
    expect(await stand()).toMatchObject({ posted: 10_700, held: 700 })
  })

  it('answers the same again, and another value date under its id is a conflict', async () => {
    const id = randomUUID()
    const first = await cheque(700, 2, id)
    const again = await cheque(700, 2, id)
    expect(again).toEqual({ ...first, replayed: true })
    expect(await outcome(cheque(700, 3, id))).toBe('idempotency_conflict')
    expect(await stand()).toMatchObject({ posted: 10_700, held: 700 })
  })

  it('keeps its value date while it waits for a second person', async () => {
    const arjun = await signIn(app, 'operator2@demo.bank')
    const { proposalId } = await cheque(20_000_100)
    expect(await stand()).toMatchObject({ posted: 10_000, held: 0 })
    await value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [
      arjun.jti,
      proposalId,
    ])
    expect(await stand()).toMatchObject({ posted: 20_010_100, held: 20_000_100, kind: 'uncleared' })
  })
})

describe('a value date', () => {
  const refused: [string, Partial<Parameters<typeof moveCash>[2]>, number][] = [
    ['of today', {}, 0],
    ['of the past', {}, -1],
    ['beyond what clearing takes', {}, 11],
    ['on a withdrawal', { kind: 'withdrawal' }, 2],
    ['on cash from the vault', { kind: 'issue', account: null }, 2],
  ]
  it.each(refused)('%s is refused', async (_, given, ahead) => {
    const work = moveCash(app, leela, { account, minor: 100, valueDate: await day(ahead), ...given })
    expect(await outcome(work)).toBe('invalid_input')
    expect(await stand()).toMatchObject({ posted: 10_000, held: 0 })
  })
})
