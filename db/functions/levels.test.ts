/** What a level of identification permits: just below, at and above each line, two at once, and what is never bounded. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { reverse } from '../../test/counter.ts'
import { setParty } from '../../test/joint.ts'
import { openLevels, toldBy } from '../../test/levels.ts'
import {
  expectBooksToBalance,
  inTransaction,
  openAccount,
  outcome,
  rows,
  type Session,
  transfer,
  value,
} from '../../test/teller.ts'

const { app, other, owner, asha, vikram, leela, idOf, setLevel, owned, pay } = await openLevels()
afterAll(() => expectBooksToBalance(owner))

describe('a small account', () => {
  let rich: string
  let small: string
  beforeEach(async () => {
    await setLevel(asha, 'full')
    await setLevel(vikram, 'full')
    rich = await owned(asha, 10_000_000)
    await setLevel(vikram, 'small')
    small = await owned(vikram)
  })

  it.each([
    [49_999, 'done'],
    [50_000, 'done'],
    [50_001, 'limit_exceeded'],
  ])('holds a balance of at most 500.00: %i', async (minor, expected) => {
    expect(await toldBy(pay(rich, small, minor))).toEqual(
      expected === 'done'
        ? { code: 'done' }
        : // Nothing of what the other's level leaves.
          { code: 'limit_exceeded', field: 'to', limit: 'level_balance' },
    )
  })

  it('takes in 1000.00 in a financial year, what was taken back apart', async () => {
    for (let time = 0; time < 4; time += 1) {
      await pay(rich, small, 24_000)
      await owner.query(
        `update banking.limit_usage set day_amount = 0, month_amount = 0, day_count = 0 where owner_id > 0`,
      )
      // Out again by the bank's own hand, so that the balance is not what stops the next.
      await owner.query(
        `select banking.post('system:test', 'job:test', gen_random_uuid(), 'fee', row(f.*)::banking.accounts, row(t.*)::banking.accounts,
           'A', 'B', 24000, null, clock_timestamp(), '\\x00', null) from banking.accounts f, banking.accounts t
          where f.account_number = $1 and t.account_number = $2`,
        [small, rich],
      )
    }
    expect(await toldBy(pay(rich, small, 4_001))).toMatchObject({ limit: 'level_credits_year' })
    expect(await toldBy(pay(rich, small, 4_000))).toEqual({ code: 'done' })
    expect(await toldBy(pay(rich, small, 1))).toMatchObject({ limit: 'level_credits_year' })
  })

  it('pays out 100.00 in a month, and says what is left', async () => {
    await pay(rich, small, 40_000)
    expect(await toldBy(pay(small, rich, 9_999, vikram))).toEqual({ code: 'done' })
    expect(await toldBy(pay(small, rich, 2, vikram))).toMatchObject({
      code: 'limit_exceeded',
      limit: 'level_debits_month',
      currency: 'INR',
      minor: { maximum: '10000', left: '1' },
      resetsAt: expect.stringMatching(/T18:30:00Z$/),
    })
    expect(await toldBy(pay(small, rich, 1, vikram))).toEqual({ code: 'done' })
    expect(await toldBy(pay(small, rich, 1, vikram))).toMatchObject({ minor: { left: '0' } })
  })

  it('two at once do not pass the line together', async () => {
    await pay(rich, small, 40_000)
    const at = await Promise.all([
      outcome(pay(small, rich, 6_000, vikram, app)),
      outcome(pay(small, rich, 6_000, vikram, other)),
    ])
    expect(at.sort()).toEqual(['done', 'limit_exceeded'])
  })

  it('is the only one, in rupees; a better level lifts all bounds at once', async () => {
    const open = (product: string) =>
      toldBy(
        value(app, 'select banking.open_account($1, $2, $3, null, null, $4)', [
          vikram.jti,
          randomUUID(),
          product,
          'r',
        ]),
      )
    expect(await open('savings')).toEqual({ code: 'limit_exceeded', limit: 'level_accounts', most: 1 })
    await setLevel(vikram, 'minimum')
    expect(await open('current-usd')).toEqual({ code: 'currency_mismatch', field: 'product', level: true })
    expect(await open('savings')).toEqual({ code: 'done' })
    await setLevel(vikram, 'full')
    expect(await open('current-usd')).toEqual({ code: 'done' })
    expect(await toldBy(pay(rich, small, 60_000))).toEqual({ code: 'done' })
    expect(
      await value(owner, 'select bool_or(is_bounded) from banking.accounts where account_number = $1', [
        small,
      ]),
    ).toBe(false)
  })

  it('what the bank books by itself is not bounded', async () => {
    for (const type of ['interest', 'fee'])
      expect(
        await toldBy(
          owner.query(
            `select banking.post('job:test', 'job:test', gen_random_uuid(), $3, row(f.*)::banking.accounts,
               row(t.*)::banking.accounts, 'A', 'B', 60000, null, clock_timestamp(), '\\x00', null)
               from banking.accounts f, banking.accounts t where f.account_number = $1 and t.account_number = $2`,
            type === 'interest' ? [rich, small, type] : [small, rich, type],
          ),
        ),
        type,
      ).toEqual({ code: 'done' })
  })

  it('a scheduled payment is told why it was not made, and nothing else of its chunk is lost', async () => {
    await pay(rich, small, 40_000)
    const [schedule] = await rows(
      owner,
      `insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount, currency,
         first_date, rule, month_end, holiday, retry_days, next_number, next_date)
       select gen_random_uuid(), $1, $2, 'web', f.id, $4, 'X', 10001, 'INR', current_date, 'once', 'last_day', 'ignore', 0, 0, current_date
         from banking.accounts f where f.account_number = $3 returning id`,
      [await idOf(vikram), vikram.userId, small, rich],
    )
    const [ran] = await rows(
      owner,
      `select r.reason, r.seq from banking.schedules s, lateral banking.run_schedule(s, current_date, 'job:test', decode(repeat('00', 128), 'hex')) r
        where s.id = $1`,
      [schedule!.id],
    )
    expect(ran).toMatchObject({ reason: 'limit_exceeded', seq: null })
  })
})

describe('what is asked of a level', () => {
  const post = (type: string, from: string, to: string, minor: number) =>
    owner.query(
      `select banking.post('system:test', 'job:test', gen_random_uuid(), $3, row(f.*)::banking.accounts,
         row(t.*)::banking.accounts, 'A', 'B', $4, null, clock_timestamp(), '\\x00', null)
         from banking.accounts f, banking.accounts t where f.account_number = $1 and t.account_number = $2`,
      [from, to, type, minor],
    )
  /** Which bound an amount would pass that is not booked yet. */
  const bound = (number: string, minor: number): Promise<string | null> =>
    value(
      owner,
      `select coalesce(f ->> 'limit', f ->> 'code') from banking.accounts a, lateral banking.cap_fault(a, $2, $2) f
        where a.account_number = $1`,
      [number, minor],
    )
  /** Came in: 60,000; paid out: 9,000; what the bank took by itself: 45,000. */
  async function used(currency = 'INR') {
    await setLevel(asha, 'full')
    await setLevel(vikram, 'full')
    const rich = await openAccount(owner, { holder: asha, minor: 1_000_000, currency })
    const number = await openAccount(owner, { holder: vikram, currency })
    await owner.query(
      `update banking.account_parties p set role = 'owner' from banking.accounts a where a.id = p.account_id
        and a.account_number = any ($1)`,
      [[rich, number]],
    )
    await post('transfer', rich, number, 60_000)
    await post('transfer', number, rich, 9_000)
    await post('fee', number, rich, 45_000)
    await post('interest', rich, number, 1)
    await setLevel(vikram, 'small')
    return { rich, number }
  }

  /** The owners’ rows come after the others’: what is found first is not the owner by luck. */
  const nowLast = (one: Session, two: Session, first: string, second: string) =>
    owner.query(
      `update banking.account_parties p set mandate = p.mandate from banking.accounts a, banking.users u
        where a.id = p.account_id and p.customer_id = u.customer_id
          and ((a.account_number = $1 and u.id = $2) or (a.account_number = $3 and u.id = $4))`,
      [first, one.userId, second, two.userId],
    )

  it('counts what came in and what went out apart, and nothing of the bank’s own', async () => {
    const { number } = await used()
    expect([await bound(number, 40_000), await bound(number, 40_001)]).toEqual([null, 'level_credits_year'])
    expect([await bound(number, -1_000), await bound(number, -1_001)]).toEqual([null, 'level_debits_month'])
    await setLevel(vikram, 'minimum')
    expect(await bound(number, 1)).toBe('level_credits_month')
    await setLevel(vikram, 'full')
    const [rich, least] = [await owned(asha, 100_000), await owned(vikram)]
    await post('transfer', rich, least, 19_000)
    await post('transfer', least, rich, 9_000)
    await setLevel(vikram, 'minimum')
    expect([await bound(least, 1_000), await bound(least, 1_001)]).toEqual([null, 'level_credits_month'])
  })

  it('counts by the calendar month, and by the financial year', async () => {
    const { number } = await used()
    await inTransaction(owner, async () => {
      const goTo = (day: string) =>
        value(
          owner,
          `select banking.advance_business_date('system:test', (${day})::date) from banking.business_dates b`,
        )
      await goTo(`date_trunc('month', b.current) + interval '1 month'`)
      expect([await bound(number, -10_000), await bound(number, -10_001)]).toEqual([
        null,
        'level_debits_month',
      ])
      await setLevel(vikram, 'minimum')
      expect([await bound(number, 20_000), await bound(number, 20_001)]).toEqual([
        null,
        'level_credits_month',
      ])
      await setLevel(vikram, 'small')
      await goTo(`date_trunc('year', b.current) + interval '18 months'`)
      expect(await bound(number, 43_999)).toBe(null)
    })
  })

  it('is of its owner as it is now, in its currency; who owes a review may be paid, and pays nobody', async () => {
    const { rich, number } = await used()
    await setParty(owner, number, asha, 'either')
    await setParty(owner, rich, vikram, 'either')
    await nowLast(asha, vikram, rich, number)
    expect([await bound(rich, -500_000), await bound(number, -1_001)]).toEqual([null, 'level_debits_month'])
    await owner.query(
      `update banking.account_parties p set role = 'owner', valid_until = now() from banking.accounts a, banking.users u
        where a.id = p.account_id and p.customer_id = u.customer_id
          and ((a.account_number = $1 and u.id = $2) or (a.account_number = $3 and u.id = $4))`,
      [rich, vikram.userId, number, asha.userId],
    )
    await nowLast(asha, vikram, rich, number)
    expect([await bound(rich, -500_000), await bound(number, -1_001)]).toEqual([null, 'level_debits_month'])
    const dollars = await used('USD')
    expect([await bound(dollars.number, 90_000), await bound(dollars.number, -2_000)]).toEqual([null, null])
    await setLevel(vikram, 'full', 'restricted')
    expect([await bound(number, 1), await bound(number, -1)]).toEqual([null, 'account_not_active'])
  })

  it('is not asked of what takes something back', async () => {
    await setLevel(asha, 'full')
    await setLevel(vikram, 'small')
    const [rich, small] = [await owned(asha, 100_000), await owned(vikram)]
    const original = randomUUID()
    await transfer(app, asha, { id: original, from: rich, to: small, minor: 40_000 })
    const scope: string = await value(owner, 'select scope from banking.transactions where id = $1', [
      original,
    ])
    await setLevel(vikram, 'small', 'restricted')
    expect(await reverse(app, leela, { original, scope })).toHaveProperty('transaction')
    await setLevel(vikram, 'small')
    expect(await bound(small, 50_000), 'nor does it count').toBe(null)
  })
})
