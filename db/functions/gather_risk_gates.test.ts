/** What rules have in common: as wide as they are for every kind, and following each change of a rule or of the clock. */
import fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { newSession } from '../../test/joint.ts'
import { openRiskBank, type Rule, type riskOf } from '../../test/risk.ts'
import { openAccount, rows, type Session } from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let one: Session
let two: Session
let risk: ReturnType<typeof riskOf>

beforeAll(async () => {
  ;({ app, owner, one, two, risk } = await openRiskBank())
})
beforeEach(() => risk.clear(one, two))

const gate = async (currency = 'INR') => {
  const found = await rows(owner, 'select * from banking.risk_gates where currency = $1', [currency])
  const { timezone, ...bounds } = found[0]!
  return {
    timezone,
    bounds: Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== null)),
  }
}
const setRule = (code: string, rule: Rule) => risk.setRule(one, two, code, rule)

it('is there for each currency, and shut where no rule is on', async () => {
  expect(await gate()).toEqual({ timezone: 'Asia/Kolkata', bounds: { currency: 'INR' } })
  expect((await gate('USD')).bounds).toEqual({ currency: 'USD' })
})

it('takes the widest of each kind', async () => {
  const given: Rule[] = [
    { kind: 'velocity', parameters: { minutes: 10, count: 3 } },
    { kind: 'velocity', parameters: { minutes: 60, count: 9, amount: 5000 } },
    { kind: 'velocity', parameters: { minutes: 1440, amount: 700 } },
    { kind: 'structuring', parameters: { threshold: 1000, percent: 10, count: 3, days: 7 } },
    { kind: 'structuring', parameters: { threshold: 5001, percent: 1, count: 3, days: 7 } },
    { kind: 'new_payee', parameters: { amount: 80, deviceHours: 24, payeeHours: 24 } },
    { kind: 'large', parameters: { amount: 60, times: 3 } },
    { kind: 'dormant', parameters: { amount: 50, days: 3 } },
    { kind: 'dormant', parameters: { amount: 90, days: 30 } },
    { kind: 'hour', parameters: { amount: 40, from: 22, to: 2 } },
    { kind: 'hour', parameters: { amount: 30, from: 12, to: 13 } },
    { kind: 'hour', parameters: { amount: 20, from: 5, to: 5 } },
  ]
  for (const [place, rule] of given.entries()) await setRule(`wide_${place}`, rule)
  expect((await gate()).bounds).toEqual({
    currency: 'INR',
    velocity_amount: '700',
    velocity_count: 3,
    velocity_minutes: 60,
    structuring_from: '900',
    structuring_below: '5001',
    amount_from: '60',
    woken_from: '50',
    woken_days: 30,
    hour_from: '20',
    hours: (1 << 22) | (1 << 23) | (1 << 0) | (1 << 1) | (1 << 12),
  })
})

it('counts in a rule that is yet to come, and none that is over, off or of another currency', async () => {
  const large = (amount: number, more: Partial<Rule>): Rule => ({
    kind: 'large',
    parameters: { amount, times: 2 },
    ...more,
  })
  await setRule('yet_to_come', large(500, { effectiveFrom: '2900-01-01T00:00:00Z' }))
  await setRule('over', large(400, { effectiveUntil: '2021-01-01T00:00:00Z' }))
  await setRule('off', large(300, { isOn: false }))
  await setRule('of_another_currency', large(200, { currency: 'USD' }))
  expect((await gate()).bounds).toEqual({ currency: 'INR', amount_from: '500' })
  expect((await gate('USD')).bounds).toEqual({ currency: 'USD', amount_from: '200' })
})

it('follows the clock of the bank, from the day on which its setting holds', async () => {
  await owner.query('begin')
  await owner.query(
    `insert into banking.configurations (name, effective_from, value, source)
     select 'bank.timezone', current + 1, '"Asia/Dubai"', 'a test' from banking.business_dates`,
  )
  expect((await gate()).timezone).toBe('Asia/Kolkata')
  await owner.query(`select banking.advance_business_date('a test', current + 1) from banking.business_dates`)
  expect((await gate()).timezone).toBe('Asia/Dubai')
  await owner.query('rollback')
})

const amount = fc.integer({ min: 1, max: 60 })
const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('velocity'),
    parameters: fc.record({ minutes: fc.constant(60), count: fc.integer({ min: 1, max: 6 }) }),
  }),
  fc.record({
    kind: fc.constant('velocity'),
    parameters: fc.record({ minutes: fc.constant(60), amount: fc.integer({ min: 1, max: 200 }) }),
  }),
  fc.record({
    kind: fc.constant('structuring'),
    parameters: fc.record({
      threshold: amount,
      percent: fc.integer({ min: 1, max: 99 }),
      count: fc.integer({ min: 1, max: 4 }),
      days: fc.constant(7),
    }),
  }),
  fc.record({
    kind: fc.constant('new_payee'),
    parameters: fc.record({ amount, deviceHours: fc.constant(24), payeeHours: fc.constant(24) }),
  }),
  fc.record({
    kind: fc.constant('large'),
    parameters: fc.record({ amount, times: fc.integer({ min: 2, max: 4 }) }),
  }),
  fc.record({
    kind: fc.constant('hour'),
    parameters: fc.record({
      amount,
      from: fc.integer({ min: 0, max: 23 }),
      to: fc.integer({ min: 0, max: 23 }),
    }),
  }),
)

it('lets nothing through that a rule would meet', async () => {
  const open = () => owner.query('update banking.risk_gates set amount_from = 0')
  const gather = () => owner.query('select banking.gather_risk_gates()')
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRule, { minLength: 1, maxLength: 3 }),
      fc.array(amount, { minLength: 3, maxLength: 8 }),
      async (rules, amounts) => {
        await risk.clear(one, two)
        for (const [place, rule] of rules.entries())
          await setRule(`any_${place}`, { ...rule, action: 'allow' })
        // Two who pay the same: for one the gate is as it is, for the other it stands open, so that each rule is asked.
        const told: number[][] = []
        for (const make of [gather, open]) {
          await make()
          const payer = await newSession(owner, app)
          const from = await openAccount(owner, { holder: payer, minor: 1_000_000 })
          const to = await openAccount(owner)
          const counts: number[] = []
          for (const minor of amounts) {
            expect(await risk.pay(payer, { from, to, minor })).toBe('done')
            counts.push((await risk.alerts(payer)).length)
          }
          told.push(counts)
        }
        expect(told[0]).toEqual(told[1])
      },
    ),
    { numRuns: 25 },
  )
})
