/** What the bank tells holders by itself: once each, by mail, with the last digits of the account and never its balance. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { beginOn, businessDate, closeDay, nextDay, setTerms } from '../../test/closing.ts'
import { openDeposit } from '../../test/holding.ts'
import { setParty } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  openAccount,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session
let last = '0'

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
})

/** What was written to holders since the last look, but for codes and statements. */
async function told(number: string): Promise<Row[]> {
  const found = await rows(
    owner,
    `select o.id::text, o.channel, o.template, o.facts, o.user_id::text as user from banking.outbox o
      where o.id > $1 and o.facts ->> 'account' = '•••• ' || right($2, 4) order by o.id`,
    [last, number],
  )
  last = await value(owner, 'select coalesce(max(id), 0)::text from banking.outbox')
  for (const { facts } of found) expect(JSON.stringify(facts)).not.toContain(number)
  return found.map(({ channel, template, facts: { account: _, ...facts }, user }) => {
    expect([channel, user]).toEqual(['email', asha.userId])
    return { template, ...facts }
  })
}
const account = (minor = 0) => openAccount(owner, { holder: asha, minor, until: '4000 days' })

it('a freeze and its end, without the reason', async () => {
  const number = await account()
  await told(number)
  await value(app, `select banking.freeze_account($1, $2, 'debit', 'A secret order', null)`, [
    leela.jti,
    number,
  ])
  expect(await told(number)).toEqual([{ template: 'account_frozen', side: 'debit' }])
  await value(app, `select banking.unfreeze_account($1, $2, 'Lifted', null)`, [leela.jti, number])
  expect(await told(number)).toEqual([{ template: 'account_unfrozen' }])
})

it('a deposit that will mature, once and in time, and one that has', async () => {
  const from = await account(1_000_000)
  const { accountNumber: number } = (await openDeposit(app, asha, { from, minor: 100_000 } as never)).deposit
  const days = (count: number) =>
    owner.query(
      `update banking.term_deposits d set opened_on = b.current - 100, matures_on = b.current + $2::int
         from banking.accounts a, banking.business_dates b where a.id = d.account_id and a.account_number = $1`,
      [number, count],
    )
  await days(9)
  await closeDay(owner)
  expect(await told(number)).toEqual([])
  const matures = nextDay(await businessDate(owner), 8)
  await closeDay(owner)
  await closeDay(owner)
  expect(await told(number)).toEqual([{ template: 'deposit_matures', on: matures, renewal: 'none' }])
  await days(1)
  await closeDay(owner)
  expect(await told(number)).toEqual([{ template: 'deposit_matured', to: 'paid' }])
})

it('a deposit whose payout account is its holder’s no longer: before it matures, while that can be mended', async () => {
  const [from, payout] = [await account(1_000_000), await account()]
  const opening = { from, payout, minor: 100_000, renewal: 'principal' }
  const { accountNumber: number } = (await openDeposit(app, asha, opening as never)).deposit
  await owner.query(
    `update banking.term_deposits d set opened_on = b.current - 100, matures_on = b.current + 5
       from banking.accounts a, banking.business_dates b where a.id = d.account_id and a.account_number = $1`,
    [number],
  )
  await setParty(owner, payout, asha, null)
  const matures = nextDay(await businessDate(owner), 5)
  await closeDay(owner)
  expect(await told(number)).toEqual([{ template: 'deposit_matures', on: matures, renewal: 'gone' }])
})

it('a fee that was taken, and a balance below its minimum, also where there was nothing to take', async () => {
  const next = `${nextDay(await businessDate(owner), 40).slice(0, 7)}-01`
  await beginOn(owner, next)
  await setTerms(owner, 'current', next, {
    monthly_fee: 5_000,
    minimum_balance: 1_000_000,
    minimum_balance_fee: 20_000,
  })
  const [rich, poor] = [await account(2_000_000), await account(3_000)]
  await told(rich)
  const month = next.slice(0, 7)
  while ((await businessDate(owner)).startsWith(month)) await closeDay(owner)
  const since = last
  const fee = { template: 'fee_charged', currency: 'INR', month }
  expect(await told(rich)).toEqual([{ ...fee, amount: '5000' }])
  last = since
  expect(await told(poor)).toEqual([
    { ...fee, amount: '3000' },
    { template: 'minimum_balance_short', currency: 'INR', month, amount: '0' },
  ])
})

it('an account that has become dormant', async () => {
  const number = await account()
  await owner.query(`update banking.accounts set opened_on = opened_on - 1000 where account_number = $1`, [
    number,
  ])
  await told(number)
  await closeDay(owner)
  expect(await told(number)).toEqual([{ template: 'account_dormant' }])
})
