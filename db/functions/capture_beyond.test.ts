/** What a capture takes beyond its hold may overdraw: of that one person takes no more than one person may move. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, faultsOfBank, nextDay } from '../../test/closing.ts'
import { openCounter, reverse } from '../../test/counter.ts'
import { captureHold, placeHold, runStep } from '../../test/holding.ts'
import {
  connect,
  connectMany,
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
const threshold = 20_000_000

beforeAll(async () => {
  ;({ bank, app, owner, leela, arjun } = await openCounter())
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const posted = async (number: string) =>
  Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [number]))
async function held(minor: number, given: { number?: string; currency?: string } = {}) {
  const { currency = 'INR' } = given
  const number = given.number ?? (await openAccount(owner, { minor: 1_000, currency }))
  const { hold } = await placeHold(app, leela, { account: number, minor }, currency)
  return { number, id: hold.id as string }
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => ({ code: error.message, ...JSON.parse(error.detail ?? '{}') }),
  )
const beyond = (most: number, currency = 'INR') => ({
  ...{ code: 'limit_exceeded', field: 'amount', limit: 'capture', currency },
  minor: { most: String(most) },
})

describe('a capture beyond its hold', () => {
  it('of more than one person may move is refused, told the most, and leaves the hold as it was', async () => {
    const { number, id } = await held(100)
    expect(await refusal(captureHold(app, leela, id, { minor: 50_000_000 }))).toEqual(beyond(100 + threshold))
    expect(await refusal(captureHold(app, leela, id, { minor: 100 + threshold + 1 }))).toEqual(
      beyond(100 + threshold),
    )
    expect(await posted(number)).toBe(1_000)
    const { hold } = await captureHold(app, leela, id, { minor: 100 + threshold })
    expect(hold).toMatchObject({ status: 'captured', captured: '100', forced: String(threshold) })
    expect(await posted(number)).toBe(900 - threshold)
  })

  it('counts with the others of that account and day, whoever made them: not by many small holds', async () => {
    const first = await held(1)
    const { number } = first
    const [second, third, later] = [
      await held(1, { number }),
      await held(1, { number }),
      await held(1, { number }),
    ]
    await captureHold(app, leela, first.id, { minor: threshold - 9 })
    expect(await refusal(captureHold(app, arjun, second.id, { minor: 12 }))).toEqual(beyond(11))
    await captureHold(app, arjun, second.id, { minor: 11 })
    expect(await refusal(captureHold(app, leela, third.id, { minor: 2 }))).toEqual(beyond(1))
    expect(await outcome(captureHold(app, leela, third.id, { minor: 1 })), 'what is held').toBe('done')
    await beginOn(owner, nextDay(await businessDate(owner)))
    expect(await refusal(captureHold(app, leela, later.id, { minor: threshold + 2 }))).toEqual(
      beyond(threshold + 1),
    )
    expect(await outcome(captureHold(app, leela, later.id, { minor: threshold + 1 }))).toBe('done')
  })

  it('counts with no other force debit of the account: those are of two persons', async () => {
    const { number, id } = await held(1_001, { number: await openAccount(owner, { minor: 1_001 }) })
    const asha = await signIn(app, 'customer1@demo.bank')
    const from = await openAccount(owner, { holder: asha, minor: 501 })
    const original = randomUUID()
    await transfer(app, asha, { id: original, from, to: number, minor: 501 })
    await held(1, { number })
    const scope: string = await value(owner, 'select scope from banking.transactions where id = $1', [
      original,
    ])
    const { proposalId } = await reverse(app, leela, { original, scope, force: 'bank_error' })
    await value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [
      arjun.jti,
      proposalId,
    ])
    expect(await value(owner, 'select overdrawn::int from banking.force_debits where hold_id is null')).toBe(
      1,
    )
    expect(await outcome(captureHold(app, leela, id, { minor: 1_001 + threshold }))).toBe('done')
  })

  it('by two at once counts the other', async () => {
    const first = await held(1)
    const second = await held(1, { number: first.number })
    const [one, other] = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
    await one.query('begin')
    await captureHold(one, leela, first.id, { minor: threshold })
    const waiting = refusal(captureHold(other, arjun, second.id, { minor: threshold }))
    await untilWaiting(owner, other)
    await one.query('commit')
    expect(await waiting).toEqual(beyond(2))
    expect(await posted(first.number)).toBe(1_000 - threshold)
    await hangUp([one, other])
  })

  it('after expiry is all beyond it', async () => {
    const { id } = await held(500)
    await owner.query(`update banking.holds set expires_at = now() - interval '1 second' where id = $1`, [id])
    const job = await connect(bank.wire.jobUrl)
    await runStep(job, 'expire_holds', await businessDate(owner))
    expect(await refusal(captureHold(app, leela, id, { minor: threshold + 1 }))).toEqual(beyond(threshold))
    expect(await outcome(captureHold(app, leela, id, { minor: threshold }))).toBe('done')
  })

  it('in a currency without a threshold takes what is held and nothing beyond it', async () => {
    await owner.query(
      `insert into banking.configurations values ('till.second_person_above', '2001-01-01', $1, 'test')`,
      [JSON.stringify({ INR: threshold })],
    )
    const { id } = await held(500, { currency: 'USD' })
    const capture = (minor: number) => captureHold(app, leela, id, { minor, currency: 'USD' })
    expect(await refusal(capture(501))).toEqual(beyond(500, 'USD'))
    expect(await outcome(capture(500))).toBe('done')
    await owner.query(
      `delete from banking.configurations where name = 'till.second_person_above' and source = 'test'`,
    )
  })
})
