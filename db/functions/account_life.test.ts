/** Accounts from opening to closing at the door of the database: who may what, in which order refusals come. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { placeHold, releaseHold } from '../../test/holding.ts'
import { asSealed, toldSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
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
let asha: Session
let vikram: Session
let leela: Session
let vikramsId: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  vikramsId = vikram.customerId!
})

afterAll(() => expectBooksToBalance(owner))

const ask = (name: string, ...given: unknown[]): Promise<Row> =>
  value(app, `select banking.${name}(${given.map((_, index) => `$${index + 1}`).join(', ')})`, given)
const account = (minor = 0, more = {}) => openAccount(owner, { holder: asha, minor, ...more })
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
const close = (number: string, who = asha, client = app) =>
  value(client, 'select banking.close_account($1, $2, null)', [who.jti, number])
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

describe('opening', () => {
  it('makes an account of a product on offer, once for each id, of the person who asks', async () => {
    const id = randomUUID()
    const made = await open('savings', { id, nickname: asSealed('Holiday') })
    expect(made).toMatchObject({
      replayed: false,
      type: 'savings',
      productCode: 'savings',
      nickname: toldSealed('Holiday'),
    })
    expect(await open('savings', { id, nickname: asSealed('Holiday') })).toEqual({ ...made, replayed: true })
    expect(await outcome(open('current', { id }))).toBe('idempotency_conflict')
    expect(await events(made.accountNumber)).toEqual([
      { kind: 'opened', actor: `user:${asha.userId}`, reason: null },
    ])
    const seen = await ask('account_details', asha.jti, made.accountNumber)
    expect(seen).toMatchObject({
      owner: true,
      mandate: 'either',
      obligations: [],
      holders: [{ name: { table: 'customers', text: null }, you: true }],
    })
  })

  it('by staff is for the customer they name; a customer names nobody', async () => {
    const made = await open('current-jpy', { who: leela, customer: vikramsId })
    expect(made).toMatchObject({ currency: 'JPY' })
    expect((await ask('account_details', vikram.jti, made.accountNumber)).owner).toBe(true)
    expect(await outcome(open('savings', { customer: vikramsId }))).toBe('forbidden')
    expect(await outcome(open('savings', { who: leela }))).toBe('forbidden')
    expect(await outcome(open('savings', { who: leela, customer: 'C0000000000' }))).toBe('not_found')
  })

  it('is refused for what is not on offer, restricted customers, and more than the bank allows', async () => {
    await owner.query(`insert into banking.products (code, name, type, currency, summary, offered_until)
      values ('old', 'Old', 'savings', 'INR', 'Gone.', (select current from banking.business_dates))`)
    for (const product of ['old', 'settlement', 'term-deposit', 'no-such', '', null])
      expect(await outcome(open(product!))).toBe('not_found')
    await owner.query(`update banking.customers set status = 'restricted' where customer_id = $1`, [
      vikramsId,
    ])
    expect(await outcome(open('savings', { who: leela, customer: vikramsId }))).toBe('forbidden')
    expect(await outcome(open('savings', { who: vikram }))).toBe('forbidden')
    await owner.query(`update banking.customers set status = 'active' where customer_id = $1`, [vikramsId])
    const most = (text: string) =>
      owner.query(
        `insert into banking.configurations values ('accounts.most_per_customer', current_date - 400, $1, 'test')
        on conflict (name, effective_from) do update set value = excluded.value`,
        [text],
      )
    await most('4')
    const many = await connectMany(bank.wire.appUrl, 6)
    const text = `select banking.open_account($1, gen_random_uuid(), 'savings', null, null, null)`
    const outcomes = await Promise.all(many.map((client) => outcome(client.query(text, [vikram.jti]))))
    const owned = `select count(*)::int from banking.account_parties p join banking.accounts a on a.id = p.account_id
      join banking.users u on u.customer_id = p.customer_id where u.id = $1 and p.role = 'owner'`
    expect(await value(owner, owned, [vikram.userId])).toBe(4)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'limit_exceeded']))
    await most('50')
  })
})

describe('a freeze', () => {
  it('of debits, credits or both stops just those, with reason and history, until it is lifted', async () => {
    const [number, other] = [await account(1_000), await account(1_000)]
    const ways = async () => [
      await outcome(transfer(app, asha, { from: number, to: other, minor: 1 })),
      await outcome(transfer(app, asha, { from: other, to: number, minor: 1 })),
    ]
    const no = 'account_not_active'
    expect(await ways()).toEqual(['done', 'done'])
    expect(await freeze(number, 'debit')).toMatchObject({ status: 'debit_frozen' })
    expect(await ways()).toEqual([no, 'done'])
    await freeze(number, 'credit')
    expect(await ways()).toEqual(['done', no])
    await freeze(number, 'both')
    expect(await ways()).toEqual([no, no])
    expect(await outcome(freeze(number, 'both'))).toBe('already_settled')
    expect(await outcome(close(number))).toBe(no)
    await unfreeze(number)
    expect(await ways()).toEqual(['done', 'done'])
    expect(await outcome(unfreeze(number))).toBe('already_settled')
    const actor = `user:${leela.userId}`
    const frozen = { kind: 'frozen', actor, reason: 'Court order 17/26' }
    expect(await events(number)).toEqual([
      frozen,
      frozen,
      frozen,
      { kind: 'unfrozen', actor, reason: 'Lifted' },
    ])
  })

  it('is for operators, with a reason, and for accounts of customers', async () => {
    const number = await account()
    expect(await outcome(freeze(number, 'debit', 'x', asha))).toBe('forbidden')
    for (const reason of [null, '', ' '])
      expect(await outcome(freeze(number, 'debit', reason))).toBe('invalid_input')
    for (const side of [null, '', 'all']) expect(await outcome(freeze(number, side))).toBe('invalid_input')
    const ours = await value(owner, `select account_number from banking.accounts where type = 'bank' limit 1`)
    for (const none of ['1000000000000', ours, null]) {
      expect(await outcome(freeze(none, 'debit'))).toBe('not_found')
      expect(await outcome(unfreeze(none))).toBe('not_found')
    }
    expect(await outcome(ask('unfreeze_account', leela.jti, number, ' ', null))).toBe('invalid_input')
  })
})

describe('closing', () => {
  it('needs an empty account without holds, and says what stands in the way', async () => {
    const number = await account(500)
    const obligations = async () => {
      const refused = await close(number).catch((error) => error)
      return [refused.message, JSON.parse(refused.detail).obligations]
    }
    expect(await obligations()).toEqual(['account_not_active', ['balance']])
    const { hold } = await placeHold(app, leela, { account: number, minor: 200 })
    expect(await obligations()).toEqual(['account_not_active', ['balance', 'holds']])
    expect((await ask('account_details', asha.jti, number)).obligations).toEqual(['balance', 'holds'])
    expect((await ask('account_details', asha.jti, number)).holds).toMatchObject([
      { merchant: 'Hotel Taj', amount: '200' },
    ])
    await releaseHold(app, leela, hold.id)
    await transfer(app, asha, { from: number, to: await account(), minor: 500 })
    expect(await close(number)).toMatchObject({ status: 'closed', accountNumber: number })
    expect(await outcome(close(number))).toBe('already_settled')
    expect(await outcome(freeze(number, 'debit'))).toBe('already_settled')
    expect(await outcome(transfer(app, asha, { from: await account(10), to: number, minor: 1 }))).toBe(
      'account_not_active',
    )
    expect(await outcome(ask('update_account', asha.jti, number, 'x', null))).toBe('account_not_active')
  })

  it('is for a holder who decides alone, and what is another’s is not there', async () => {
    const faults: [string, Row, Session][] = [
      ['forbidden', {}, leela],
      ['not_found', { holder: vikram }, asha],
      ['not_found', { until: '-1 hour' }, asha],
      ['forbidden', { mandate: 'jointly' }, asha],
      ['forbidden', { mandate: 'view', status: 'closed' }, asha],
      ['already_settled', { status: 'closed' }, asha],
    ]
    for (const [code, opening, who] of faults)
      expect(await outcome(close(await account(0, opening), who))).toBe(code)
  })

  it('by two at once happens once', async () => {
    const number = await account()
    const many = await connectMany(bank.wire.appUrl, 12)
    const outcomes = await Promise.all(many.map((client) => outcome(close(number, asha, client))))
    expect(outcomes.sort()).toEqual([...Array(11).fill('already_settled'), 'done'])
    expect((await events(number)).map(({ kind }) => kind)).toEqual(['closed'])
  })

  it('against transfers at once never leaves money on a closed account', async () => {
    const [one, two] = await connectMany(bank.wire.appUrl, 2)
    const seen = new Set<string>()
    for (let round = 0; round < 30; round += 1) {
      const [from, number] = [await account(100), await account()]
      const paying = outcome(transfer(one!, asha, { from, to: number, minor: 100 }))
      const outcomes = await Promise.all([paying, outcome(close(number, asha, two!))])
      seen.add(outcomes.join())
      expect(outcomes.filter((each) => each === 'done')).toHaveLength(1)
      const [row] = await rows(
        owner,
        'select status::text, posted::int from banking.accounts where account_number = $1',
        [number],
      )
      expect([
        { status: 'closed', posted: 0 },
        { status: 'active', posted: 100 },
      ]).toContainEqual(row)
    }
    expect(seen.size).toBeGreaterThan(0)
  })
})
