/** Ordering a payment for later: who may, once for each id, and what comes in the days ahead. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { dayAfter, type Order, schedule as orderLater } from '../../test/schedules.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
  type Row,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let owner: pg.Client
let app: pg.Client
let asha: Session
let vikram: Session
let today: string

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  today = await value(owner, 'select current::text from banking.business_dates')
})

const open = (minor = 1000) => openAccount(owner, { holder: asha, minor })
const schedule = (order: Order, session = asha) => orderLater(app, session, today, order)

describe('ordering a payment for later', () => {
  it('is refused as a transfer would be, and made once for its id', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const theirs = await openAccount(owner, { holder: vikram, minor: 100 })
    const id = randomUUID()
    const first = await schedule({ id, from, to })
    expect(await schedule({ id, from, to })).toEqual({ ...first, replayed: true })
    expect(await outcome(schedule({ id, from, to, first: 1 }))).toBe('idempotency_conflict')
    expect(await outcome(schedule({ id, from: theirs, to }, vikram))).toBe('idempotency_conflict')
    expect(await outcome(schedule({ from: theirs, to }))).toBe('not_found')
    expect(await outcome(schedule({ from, to, first: -1 }))).toBe('invalid_input')
    expect(await outcome(schedule({ from, to, minor: 0 }))).toBe('invalid_input')
    expect(await outcome(schedule({ from, to: from }))).toBe('invalid_input')
    expect(await schedule({ from, to: '1000000000000' })).toEqual({ refused: 'not_found', field: 'to' })
    const looking = await openAccount(owner, { holder: asha, minor: 100, mandate: 'view' })
    expect(await outcome(schedule({ from: looking, to }))).toBe('forbidden')
    const frozen = await openAccount(owner, { holder: asha, status: 'frozen' })
    expect(await outcome(schedule({ from: frozen, to }))).toBe('account_not_active')
    const dollars = await openAccount(owner, { currency: 'USD' })
    expect(await outcome(schedule({ from, to: dollars }))).toBe('currency_mismatch')
  })

  it('says what comes in the days ahead', async () => {
    const [from, to] = [await open(), await openAccount(owner)]
    const made = [
      await schedule({ from, to, rule: 'weekly', first: 2, times: 3 }),
      await schedule({ from, to, rule: 'daily', first: 1, until: 2 }),
    ].map(({ id }) => id)
    const seen = async (session: Session) =>
      value(app, 'select banking.read_schedules($1, 30, 50)', [session.jti])
    const { upcoming, items } = await seen(asha)
    const dates = [1, 2, 2, 9, 16].map((count) => dayAfter(today, count))
    const ahead = upcoming.filter(({ scheduleId }: Row) => made.includes(scheduleId))
    expect(ahead.map(({ date }: Row) => date)).toEqual(dates)
    expect(items.length).toBeGreaterThanOrEqual(2)
    expect((await seen(vikram)).upcoming).toEqual([])
  })
})
