/** Exchanges as Postgres sees them: whose quote, whose accounts, at which rate, and both halves or neither. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { reverse } from '../../test/counter.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  hangUp,
  openAccount,
  type Row,
  rows,
  type Session,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let rupees: string
let dollars: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  rupees = await openAccount(owner, { holder: asha, minor: 1_000_000 })
  dollars = await openAccount(owner, { holder: asha, currency: 'USD', minor: 100_000 })
})

type Ask = { by?: Session; id?: string; sell?: string; buy?: string; minor?: number; client?: pg.Client }
const quote = ({
  by = asha,
  id = randomUUID(),
  sell = 'INR',
  buy = 'USD',
  minor = 10_000,
  client = app,
}: Ask = {}) =>
  value(client, `select banking.quote_exchange($1, $2, $3, $4, $5, 'a quote')`, [
    by.jti,
    id,
    sell,
    buy,
    minor,
  ])
type Order = {
  by?: Session
  id?: string
  credit?: string
  quote: string
  from?: string
  to?: string
  client?: pg.Client
}
const exchange = (order: Order): Promise<Row> => {
  const {
    by = asha,
    id = randomUUID(),
    credit = randomUUID(),
    from = rupees,
    to = dollars,
    client = app,
  } = order
  return value(client, `select banking.make_exchange($1, $2, $3, $4, $5, $6, now(), $7, $8, 'an exchange')`, [
    by.jti,
    id,
    credit,
    order.quote,
    from,
    to,
    randomBytes(32),
    randomBytes(32),
  ])
}
/** The code of a refusal and the field that it names. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ message, detail }) => [message, JSON.parse(detail ?? '{}').field].filter(Boolean).join(' '),
  )
const posted = (account: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [account])
/** The bank's own account that stands on the other side. */
const position = (currency: string) =>
  value(
    owner,
    `select account_number from banking.accounts where product_code = 'fx-position' and currency = $1`,
    [currency],
  )
const rate = (base: string, counter: string, at: string, mid: number) =>
  owner.query(
    `insert into banking.fx_rates (base, counter, effective_at, mid, margin_percent, source) values ($1, $2, now() + $3::interval, $4, 0, 'test')`,
    [base, counter, at, mid],
  )
const setting = (name: string, to: number, day: string) =>
  owner.query(`insert into banking.configurations values ($1, $2, $3, 'test')`, [name, day, to])

describe('a quote', () => {
  it('is by the newest rate in force for this very pair, whichever way it is written', async () => {
    await rate('GBP', 'KWD', '-2 hours', 0.4)
    await rate('GBP', 'KWD', '-1 hours', 0.5)
    await rate('GBP', 'KWD', '1 hour', 0.9)
    await rate('GBP', 'JPY', '-1 minute', 200)
    expect(await quote({ sell: 'GBP', buy: 'KWD', minor: 100 })).toMatchObject({
      rate: '0.5000000000',
      buyMinor: '500',
    })
    expect(await quote({ sell: 'KWD', buy: 'GBP', minor: 1000 })).toMatchObject({
      rate: '2.0000000000',
      buyMinor: '200',
    })
    expect(await quote({ sell: 'GBP', buy: 'JPY', minor: 100 })).toMatchObject({ buyMinor: '200' })
    expect(await refusal(quote({ sell: 'KWD', buy: 'JPY' }))).toBe('not_found buy')
  })

  it('is refused for what buys nothing, sells nothing, or rests on a rate that is too old', async () => {
    expect(await refusal(quote({ minor: 50 }))).toBe('invalid_input amount')
    for (const minor of [0, -10_000])
      expect(await refusal(quote({ minor })), String(minor)).toBe('invalid_input amount')
    await setting('exchange.rate_hours', 0, '2001-01-01')
    expect(await refusal(quote())).toBe('unavailable')
    await setting('exchange.rate_hours', 876_000, '2001-01-02')
  })

  it('is written down once, lasts as long as the setting says, and is the caller’s own', async () => {
    await setting('exchange.quote_seconds', 30, '2001-01-01')
    const id = randomUUID()
    const first = await quote({ id })
    expect(await quote({ id })).toEqual(first)
    const left = (new Date(first.expiresAt).getTime() - Date.now()) / 1000
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(31)
    expect(
      await rows(owner, 'select actor, action, request_id from banking.audit_logs where subject = $1', [
        `fx_quote:${id}`,
      ]),
    ).toEqual([{ actor: `user:${asha.userId}`, action: 'exchange.quote', request_id: 'a quote' }])
    for (const other of [{ by: vikram }, { minor: 10_001 }, { sell: 'USD', buy: 'INR' }, { buy: 'EUR' }])
      expect(await refusal(quote({ id, ...other })), JSON.stringify(other)).toBe('idempotency_conflict')
  })

  it('asked for twice at the same moment is one', async () => {
    const [one, two] = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
    const id = randomUUID()
    const [first, second] = await Promise.all([quote({ id, client: one }), quote({ id, client: two })])
    expect(first).toEqual(second)
    await hangUp([one, two])
  })
})

describe('the terms', () => {
  const terms = (by: Session, id: string): Promise<Row> =>
    value(app, 'select banking.exchange_terms($1, $2)', [by.jti, id])

  it('are those of one’s own quote, with the bank’s positions on the other side', async () => {
    await quote({ minor: 20_000 })
    const { id } = await quote()
    expect(await terms(asha, id)).toEqual({
      sellMinor: '10000',
      sellCurrency: 'INR',
      buyMinor: '112',
      buyCurrency: 'USD',
      sellPosition: await position('INR'),
      buyPosition: await position('USD'),
    })
    expect(await refusal(terms(vikram, id))).toBe('not_found quoteId')
    expect(await refusal(terms(asha, randomUUID()))).toBe('not_found quoteId')
  })
})

describe('an exchange', () => {
  it('moves both halves through the bank’s positions, uses its quote, and no other', async () => {
    const [{ id: used }, { id: open }] = [await quote(), await quote()]
    const [id, credit, before] = [randomUUID(), randomUUID(), [await posted(rupees), await posted(dollars)]]
    const { replayed, transaction } = await exchange({ id, credit, quote: used })
    expect(replayed).toBe(false)
    expect(transaction).toMatchObject({ type: 'exchange' })
    expect([await posted(rupees), await posted(dollars)]).toEqual([before[0]! - 10_000, before[1]! + 112])
    const lines = await rows(
      owner,
      `select t.id, q.id as quote, e.currency, e.amount::int, a.account_number as account from banking.transactions t
         join banking.entries e on e.transaction_seq = t.seq join banking.accounts a on a.id = e.account_id
         left join banking.fx_quotes q on t.seq in (q.sold_seq, q.bought_seq)
        where t.id in ($1, $2) order by t.seq, e.amount`,
      [id, credit],
    )
    const [inr, usd] = [
      { quote: used, id, currency: 'INR' },
      { quote: used, id: credit, currency: 'USD' },
    ]
    expect(lines).toEqual([
      { ...inr, amount: -10_000, account: rupees },
      { ...inr, amount: 10_000, account: await position('INR') },
      { ...usd, amount: -112, account: await position('USD') },
      { ...usd, amount: 112, account: dollars },
    ])
    const quotes = await rows(owner, 'select id from banking.fx_quotes where sold_seq is not null')
    expect(quotes).toEqual([{ id: used }])
    expect((await exchange({ quote: open })).replayed).toBe(false)
    await expectBooksToBalance(owner)
  })

  it('sent again is the same; its id means nothing else, and neither does that of its second half', async () => {
    const [{ id: one }, { id: two }] = [await quote(), await quote()]
    const [id, credit] = [randomUUID(), randomUUID()]
    // Under ids that another has used.
    const from = await openAccount(owner, { holder: vikram, minor: 10_000 })
    const to = await openAccount(owner, { holder: vikram, currency: 'USD' })
    await exchange({ by: vikram, id, credit, from, to, quote: (await quote({ by: vikram })).id })
    const first = await exchange({ id, credit, quote: one })
    const before = [await posted(rupees), await posted(dollars)]
    expect(await exchange({ id, credit, quote: one })).toEqual({ ...first, replayed: true })
    expect(await refusal(exchange({ id, quote: two }))).toBe('idempotency_conflict')
    expect(await refusal(exchange({ id: credit, quote: two }))).toBe('idempotency_conflict')
    expect([await posted(rupees), await posted(dollars)]).toEqual(before)
  })

  it('refusals come in their order: of two faults the upper one answers', async () => {
    const other = {
      rupees: await openAccount(owner, { holder: vikram, minor: 1_000_000 }),
      dollars: await openAccount(owner, { holder: vikram, currency: 'USD' }),
    }
    const set = (account: string, what: string) =>
      owner.query(`update banking.accounts set ${what} where account_number = $1`, [account])
    const party = (account: string, what: string) =>
      owner.query(
        `update banking.account_parties set ${what} where account_id = (select id from banking.accounts where account_number = $1)`,
        [account],
      )
    const poor = await openAccount(owner, { holder: asha, minor: 9_999 })
    const to = await openAccount(owner, { holder: asha, currency: 'USD' })
    const { id } = await quote()
    const ask = (more: Partial<Order> = {}) => refusal(exchange({ quote: id, from: poor, to, ...more }))
    expect(await ask()).toBe('insufficient_funds from')
    await owner.query('update banking.fx_quotes set expires_at = clock_timestamp() where id = $1', [id])
    expect(await ask()).toBe('invalid_input quoteId')
    await owner.query('update banking.fx_quotes set sold_seq = 1 where id = $1', [id])
    expect(await ask()).toBe('already_settled quoteId')
    expect(await ask({ to: rupees })).toBe('currency_mismatch to')
    expect(await ask({ from: dollars, to: rupees })).toBe('currency_mismatch from')
    await set(to, `status = 'frozen'`)
    expect(await ask({ from: dollars })).toBe('account_not_active to')
    await set(poor, `status = 'debit_frozen'`)
    expect(await ask()).toBe('account_not_active from')
    await party(poor, `mandate = 'view'`)
    expect(await ask()).toBe('forbidden from')
    await party(to, 'valid_until = clock_timestamp()')
    expect(await ask()).toBe('not_found to')
    await party(to, `valid_until = 'infinity', valid_from = clock_timestamp() + interval '1 hour'`)
    expect(await ask()).toBe('not_found to')
    expect(await ask({ to: other.dollars })).toBe('not_found to')
    expect(await ask({ from: other.rupees })).toBe('not_found from')
    await party(poor, 'valid_until = clock_timestamp()')
    expect(await ask()).toBe('not_found from')
    await party(poor, `valid_until = 'infinity', valid_from = clock_timestamp() + interval '1 hour'`)
    expect(await ask()).toBe('not_found from')
    const { id: theirs } = await quote({ by: vikram })
    expect(await ask({ quote: theirs })).toBe('not_found quoteId')
    expect(await ask({ quote: randomUUID() })).toBe('not_found quoteId')
    const bankOwn = `select account_number from banking.accounts where type = 'bank' and currency = $1 order by id limit 1`
    for (const [currency, field] of [
      ['INR', 'from'],
      ['USD', 'to'],
    ] as const)
      expect(
        await refusal(
          exchange({ quote: (await quote()).id, [field]: await value(owner, bankOwn, [currency]) }),
        ),
      ).toBe(`not_found ${field}`)
  })

  it('is not taken back by halves', async () => {
    const [id, credit] = [randomUUID(), randomUUID()]
    await exchange({ id, credit, quote: (await quote()).id })
    const leela = await signIn(app, 'operator1@demo.bank')
    const scope = await value(owner, 'select scope from banking.transactions where id = $1', [id])
    for (const original of [id, credit])
      expect(await refusal(reverse(app, leela, { original, scope }))).toBe('currency_mismatch exchange')
  })

  it('takes what is there with the overdraft, and not what is held', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 10_000, held: 3_000, overdraft: 3_000 })
    expect(await refusal(exchange({ quote: (await quote({ minor: 10_001 })).id, from }))).toBe(
      'insufficient_funds from',
    )
    expect(await refusal(exchange({ quote: (await quote({ minor: 10_000 })).id, from }))).toBe('done')
  })

  it('of two at once for one quote, or for the same money, one comes to pass', async () => {
    const clients = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
    const watcher = await connectOwner(bank.wire.ownerUrl)
    const race = async (orders: Order[], held: string) => {
      await owner.query('begin')
      await owner.query('select from banking.accounts where account_number = $1 for no key update', [held])
      const work = orders.map((order, at) => refusal(exchange({ ...order, client: clients[at]! })))
      for (const client of clients) await untilWaiting(watcher, client)
      await owner.query('rollback')
      return (await Promise.all(work)).sort()
    }
    const { id } = await quote()
    expect(await race([{ quote: id }, { quote: id }], dollars)).toEqual(['already_settled quoteId', 'done'])
    const from = await openAccount(owner, { holder: asha, minor: 10_000 })
    const quotes = [await quote(), await quote()]
    const both = quotes.map((one) => ({ quote: one.id, from }))
    expect(await race(both, from)).toEqual(['done', 'insufficient_funds from'])
    await hangUp([...clients, watcher])
    await expectBooksToBalance(owner)
  })
})
