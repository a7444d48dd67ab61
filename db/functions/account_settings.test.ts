/** What holders and staff set on an account, and when it falls asleep. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { runStep } from '../../test/holding.ts'
import { asSealed, told, toldSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let arjun: Session
let vikramsId: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  vikramsId = vikram.customerId!
})

afterAll(() => expectBooksToBalance(owner))

const ask = (name: string, ...given: unknown[]): Promise<Row> =>
  value(app, `select banking.${name}(${given.map((_, index) => `$${index + 1}`).join(', ')})`, given)
const account = (minor = 0, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
const statusOf = (number: string): Promise<string> =>
  value(owner, 'select status::text from banking.accounts where account_number = $1', [number])
const events = (number: string) =>
  rows(
    owner,
    `select kind, actor, reason from banking.account_events e join banking.accounts a on a.id = e.account_id
      where account_number = $1 order by e.id`,
    [number],
  )
const freeze = (
  number: string,
  side: string | null,
  reason: string | null = 'Court order 17/26',
  who = leela,
) => ask('freeze_account', who.jti, number, side, reason, null)
const unfreeze = (number: string) => ask('unfreeze_account', leela.jti, number, 'Lifted', null)
/** One of the staff asks for a holder, another approves. */
async function setHolder(
  number: string,
  mandate: string | null,
  customer: string | null = vikramsId,
  who = leela,
) {
  const asked = await ask('set_holder', who.jti, number, customer, mandate, 'They came together', null)
  await ask('settle_proposal', arjun.jti, asked.proposalId, true, null, null, null)
}
const open = (
  product: string,
  more: { id?: string; who?: Session; customer?: string | null; nickname?: string } = {},
) =>
  ask(
    'open_account',
    (more.who ?? asha).jti,
    more.id ?? randomUUID(),
    product,
    more.nickname ?? null,
    more.customer ?? null,
    null,
  )

describe('settings of an account', () => {
  it('its name is the holder’s own, and can be taken away', async () => {
    const number = await account()
    expect(await ask('update_account', asha.jti, number, asSealed('Rent'), null)).toMatchObject({
      nickname: toldSealed('Rent'),
    })
    expect(await outcome(ask('update_account', asha.jti, number, 'in clear', null))).toBe('BK500')
    expect(await ask('update_account', asha.jti, number, null, null)).toMatchObject({ nickname: null })
    expect(await outcome(ask('update_account', vikram.jti, number, 'mine', null))).toBe('not_found')
  })

  it('its overdraft is set by staff within the product’s bound', async () => {
    const number = await account(100)
    const set = (limit: number | null, currency = 'INR', who = leela, reason = 'Agreed') =>
      ask('set_overdraft', who.jti, number, limit, currency, reason, null)
    expect(await set(50_000)).toMatchObject({ limit: '50000' })
    expect(await outcome(transfer(app, asha, { from: number, to: await account(), minor: 50_100 }))).toBe(
      'done',
    )
    expect(await set(0), 'lowered below what is used it stops further debits').toMatchObject({ limit: '0' })
    expect(await outcome(transfer(app, asha, { from: number, to: await account(), minor: 1 }))).toBe(
      'insufficient_funds',
    )
    expect(await outcome(set(50_000_001))).toBe('limit_exceeded')
    expect(await outcome(set(1, 'USD'))).toBe('currency_mismatch')
    for (const limit of [-1, null]) expect(await outcome(set(limit))).toBe('invalid_input')
    expect(await outcome(set(1, 'INR', leela, ''))).toBe('invalid_input')
    expect(await outcome(set(1, 'INR', asha))).toBe('forbidden')
    const savings = await open('savings')
    expect(await outcome(ask('set_overdraft', leela.jti, savings.accountNumber, 1, 'INR', 'x', null))).toBe(
      'limit_exceeded',
    )
    expect((await events(number)).map(({ kind }) => kind)).toEqual(['overdraft', 'overdraft'])
  })

  it('a joint holder is added by staff, may what the mandate says, and is gone when removed', async () => {
    const number = (await open('current')).accountNumber
    const set = (mandate: string | null, customer?: string | null, who?: Session) =>
      setHolder(number, mandate, customer, who)
    const sees = () => outcome(ask('account_details', vikram.jti, number))
    const pays = async () => outcome(transfer(app, vikram, { from: number, to: await account(), minor: 1 }))
    expect(await sees()).toBe('not_found')
    await set('jointly')
    // It would wait for the owner, if there were money to hold.
    expect([await sees(), await pays()]).toEqual(['done', 'insufficient_funds'])
    await set('either')
    expect([await sees(), await pays()]).toEqual(['done', 'insufficient_funds'])
    const { holders } = await ask('account_details', vikram.jti, number)
    expect(await Promise.all(holders.map(({ name }: Row) => told(name)))).toEqual([
      'Asha Raman',
      'Vikram Mehta',
    ])
    expect(holders).toMatchObject([
      { role: 'owner', you: false },
      { role: 'joint', you: true },
    ])
    await set('none')
    expect([await sees(), await pays()]).toEqual(['not_found', 'not_found'])
    expect(await outcome(set('none'))).toBe('not_found')
    await set('view')
    expect(await outcome(ask('update_account', vikram.jti, number, 'x', null))).toBe('forbidden')
    expect(await outcome(set('jointly', asha.customerId))).toBe('forbidden')
    expect(await outcome(set('either', vikramsId, asha))).toBe('forbidden')
    for (const mandate of ['all', null]) expect(await outcome(set(mandate))).toBe('invalid_input')
    expect(await outcome(set('either', 'C0000000000'))).toBe('not_found')
  })

  it('nominees are named by the owner alone, read by the owner alone, and share no more than the whole', async () => {
    const number = (await open('savings')).accountNumber
    const name = (nominees: unknown, who = asha) =>
      ask('set_nominees', who.jti, number, JSON.stringify(nominees), null)
    const one = (sharePercent: unknown) => ({
      name: asSealed('Ravi Raman'),
      relation: asSealed('Brother'),
      sharePercent,
    })
    await name([one('60'), { ...one('40'), name: asSealed('Uma Raman') }])
    const seen = (await ask('account_details', asha.jti, number)).nominees
    expect(seen).toMatchObject([
      { name: toldSealed('Ravi Raman'), sharePercent: '60.00' },
      { name: toldSealed('Uma Raman') },
    ])
    for (const bad of [[one('60'), one('40.01')], [one('0')], [one('-1')], [one('33.333')], [one('101')]])
      expect(await outcome(name(bad)), JSON.stringify(bad)).toBe('invalid_input')
    await setHolder(number, 'either')
    expect((await ask('account_details', vikram.jti, number)).nominees).toEqual([])
    expect(await outcome(name([one('1')], vikram))).toBe('forbidden')
    // Beside another who decides it waits for them (joint_nominees.test.ts).
    const { proposalId } = await name([])
    expect((await ask('account_details', asha.jti, number)).nominees).toHaveLength(2)
    await ask('settle_joint_order', asha.jti, proposalId, false, 'Not now', null, null)
    await setHolder(number, 'view')
    await name([])
    expect((await ask('account_details', asha.jti, number)).nominees).toEqual([])
    const told = await rows(
      owner,
      `select detail::text from banking.audit_logs where action = 'accounts.nominees'`,
    )
    expect(JSON.stringify(told)).not.toContain('Raman')
  })
})

describe('dormancy', () => {
  const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')
  const years = (date: string, n: number) => `${Number(date.slice(0, 4)) + n}${date.slice(4)}`

  it('comes after two years without a transaction of a holder’s own, and ends when the holder says so', async () => {
    const [quiet, busy, paid, young, asleep] = [
      await account(1_000),
      await account(1_000),
      await account(0),
      await account(1_000),
      await account(1_000, { status: 'frozen' }),
    ]
    const stranger = await openAccount(owner, { holder: vikram, minor: 1_000 })
    const day = await today()
    await owner.query(
      `update banking.accounts set opened_on = opened_on - 1000 where account_number <> $1 and type <> 'bank'`,
      [young],
    )
    const before = years(day, 3)
    await value(owner, `select banking.advance_business_date('system:test', $1)`, [before])
    await transfer(app, asha, { from: busy, to: young, minor: 1 })
    await transfer(app, vikram, { from: stranger, to: paid, minor: 1 })
    await owner.query(`update banking.accounts set opened_on = $2 where account_number = $1`, [young, before])
    let total = 0
    for (let done = -1; done !== 0; total += done) done = await runStep(job, 'mark_dormant', before, 1)
    expect(total).toBeGreaterThan(0)
    const all = [quiet, busy, paid, young, asleep, stranger]
    expect(await Promise.all(all.map(statusOf))).toEqual([
      'dormant',
      'active',
      'dormant',
      'active',
      'frozen',
      'active',
    ])
    expect(await outcome(transfer(app, asha, { from: quiet, to: busy, minor: 1 }))).toBe('account_not_active')
    const wake = (who: Session) => outcome(ask('wake_account', who.jti, quiet, null))
    expect(await wake(vikram)).toBe('not_found')
    await freeze(quiet, 'both')
    expect(await wake(asha)).toBe('account_not_active')
    expect(await unfreeze(quiet)).toMatchObject({ status: 'dormant' })
    expect(await wake(asha)).toBe('done')
    expect(await wake(asha)).toBe('account_not_active')
    expect(await outcome(transfer(app, asha, { from: quiet, to: busy, minor: 1 }))).toBe('done')
    expect(await runStep(job, 'mark_dormant', before)).toBe(0)
    expect((await events(quiet)).map(({ kind, actor }) => [kind, actor.split(':')[0]])).toEqual([
      ['dormant', 'job'],
      ['frozen', 'user'],
      ['unfrozen', 'user'],
      ['woken', 'user'],
    ])
  })
})
