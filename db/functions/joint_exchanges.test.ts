/** Exchanges out of an account that holders decide about together wait for the others, within the least they agreed to. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import { type Exchange, exchange, quote, signExchange } from '../../test/exchanging.ts'
import { newSession, openJointBank, openTogether, setParty, settle, waiting } from '../../test/joint.ts'
import {
  connect,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let account: string
let dollars: string

beforeAll(async () => {
  ;({ bank, app, owner, asha, vikram } = await openJointBank())
  other = await connect(bank.wire.appUrl)
})
beforeEach(async () => {
  ;({ account } = await openTogether(owner, asha, vikram))
  dollars = await openAccount(owner, { holder: asha, currency: 'USD' })
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

// 1 USD = 88.60 INR less 0.5 %: 8,860 paise are 99 cents.
const SELL = 8_860
const BUYS = 99
const promised = () => quote(app, asha, { sell: 'INR', buy: 'USD', minor: SELL })
const ask = async (more: Partial<Exchange> = {}): Promise<Row> =>
  exchange(app, asha, { quoteId: (await promised()).id, from: account, to: dollars, ...more })
const proposed = async (more: Partial<Exchange> = {}): Promise<string> => {
  const { proposalId } = await ask(more)
  expect(proposalId).toBeTruthy()
  return proposalId
}
const code = (who: Session, id: string, over = app) => outcome(settle(app, who, { id, over }))
const stand = async () => {
  const found = await rows(
    owner,
    'select posted::int, held::int from banking.accounts where account_number in ($1, $2) order by currency',
    [account, dollars],
  )
  return { rupees: found[0]!.posted, held: found[0]!.held, dollars: found[1]!.posted }
}
const over = () => owner.query('update banking.fx_quotes set expires_at = now() where sold_seq is null')
/** A new rate of the bank for as long as the work takes. */
async function atRate(mid: number, work: () => Promise<unknown>) {
  await owner.query(
    `insert into banking.fx_rates (base, counter, effective_at, mid, margin_percent, source)
     values ('USD', 'INR', clock_timestamp() - interval '1 millisecond', $1, 0.5, 'test')`,
    [mid],
  )
  try {
    await work()
  } finally {
    await owner.query(`delete from banking.fx_rates where source = 'test'`)
  }
}

describe('an exchange of one holder', () => {
  it('waits with what it sells held, and is made at its quote when the other says yes in time', async () => {
    const id = randomUUID()
    const { id: quoteId } = await promised()
    const first = await exchange(app, asha, { id, quoteId, from: account, to: dollars })
    expect(await exchange(app, asha, { id, quoteId, from: account, to: dollars })).toEqual({
      ...first,
      replayed: true,
    })
    expect(await outcome(exchange(app, asha, { id, quoteId, from: account, to: dollars, least: 5 }))).toBe(
      'idempotency_conflict',
    )
    expect(await stand()).toEqual({ rupees: 10_000, held: SELL, dollars: 0 })
    const [seen] = await waiting(app, vikram, 'pending')
    expect(seen).toMatchObject({ kind: 'exchange', to: dollars, amount: String(SELL), may: true })
    expect(seen!.terms).toMatchObject({ currency: 'USD', quoted: String(BUYS), least: String(BUYS) })
    expect(await code(asha, first.proposalId)).toBe('forbidden')
    await atRate(80, async () => {
      expect(await settle(app, vikram, { id: first.proposalId })).toMatchObject({
        status: 'approved',
        transactionId: id,
      })
    })
    expect(await stand()).toEqual({ rupees: 10_000 - SELL, held: 0, dollars: BUYS })
    expect(await settle(app, vikram, { id: first.proposalId })).toMatchObject({ replayed: true })
    const used = await rows(owner, 'select id from banking.fx_quotes where sold_seq is not null')
    expect(used).toEqual([{ id: quoteId }])
  })

  it('of which the quote is over is made at the latest rate, better or within the least', async () => {
    const better = await proposed()
    await over()
    await atRate(80, async () => {
      expect(await settle(app, vikram, { id: better })).toMatchObject({ status: 'approved' })
    })
    expect((await stand()).dollars).toBe(110)
    ;({ account } = await openTogether(owner, asha, vikram))
    const within = await proposed({ least: 90 })
    await over()
    await atRate(97, async () => {
      expect(await settle(app, vikram, { id: within })).toMatchObject({ status: 'approved' })
    })
    expect(await stand()).toEqual({ rupees: 10_000 - SELL, held: 0, dollars: 200 })
    const quotes = await rows(
      owner,
      `select q.buy_minor::int as bought, t.amount::int as booked, q.expires_at >= t.created_at - interval '1 hour' as near
         from banking.fx_quotes q join banking.transactions t on t.seq = q.bought_seq order by q.bought_seq`,
    )
    expect(quotes.slice(-2)).toEqual([
      { bought: 110, booked: 110, near: true },
      { bought: 90, booked: 90, near: true },
    ])
  })

  it('lapses below the least: nothing moves, its money is free, and whoever ordered it is told why', async () => {
    const id = await proposed({ least: 90 })
    await over()
    await atRate(98, async () => {
      expect(await settle(app, vikram, { id })).toEqual({ id, status: 'lapsed', transactionId: null })
    })
    expect(await stand()).toEqual({ rupees: 10_000, held: 0, dollars: 0 })
    expect(await settle(app, vikram, { id })).toMatchObject({ status: 'lapsed', replayed: true })
    expect(await code(asha, id)).toBe('forbidden')
    expect(await waiting(app, asha, 'lapsed')).toMatchObject([{ id, mine: true }])
    expect(
      await rows(
        owner,
        `select facts ->> 'status' as status, user_id::text as user from banking.outbox
          where template = 'joint_order_settled' order by id desc limit 1`,
      ),
    ).toEqual([{ status: 'lapsed', user: String(asha.userId) }])
  })

  it('refused frees its money; a rate that is too old leaves it waiting', async () => {
    const refused = await proposed()
    await settle(app, vikram, { id: refused, yes: false, reason: 'Wait for a better day' })
    expect(await stand()).toEqual({ rupees: 10_000, held: 0, dollars: 0 })
    expect(await code(vikram, refused)).toBe('already_settled')
    const waits = await proposed()
    await over()
    const hours = (day: string, to: number) =>
      owner.query(`insert into banking.configurations values ('exchange.rate_hours', $1, $2, 'test')`, [
        day,
        to,
      ])
    await hours('2001-01-01', 0)
    expect(await code(vikram, waits)).toBe('BK503')
    await hours('2001-01-02', 876_000)
    expect(await code(vikram, waits)).toBe('done')
  })

  it('needs all who decide together; two yes at once make it once', async () => {
    const third = await newSession(owner, app)
    await setParty(owner, account, third, 'jointly')
    const id = await proposed()
    expect(await settle(app, vikram, { id })).toMatchObject({ status: 'pending' })
    expect((await stand()).dollars).toBe(0)
    expect(await code(third, id)).toBe('done')
    expect((await stand()).dollars).toBe(BUYS)
    ;({ account } = await openTogether(owner, asha, vikram))
    await setParty(owner, account, third, 'either')
    const once = await proposed()
    const said = await Promise.all([code(vikram, once), code(third, once, other)])
    expect(said.sort()).toEqual(['already_settled', 'done'])
    expect(await stand()).toEqual({ rupees: 10_000 - SELL, held: 0, dollars: 2 * BUYS })
  })

  it('signed over another sum than the rate of the moment is not made', async () => {
    const id = await proposed({ least: 1 })
    await over()
    const say = (signed: Row | null): Promise<Row> =>
      value(app, `select banking.settle_joint_order($1, $2, true, null, null, null, $3)`, [
        vikram.jti,
        id,
        signed && JSON.stringify(signed),
      ])
    const signed = signExchange(vikram, (await say(null)).sign)
    await atRate(97, async () => expect(await outcome(say(signed))).toBe('BK503'))
    expect((await stand()).held).toBe(SELL)
    expect(await outcome(say(signed))).toBe('done')
  })

  it('refusals come in their order, when it is ordered and when it is approved', async () => {
    const { id: quoteId } = await promised()
    const order = (more: Partial<Exchange> = {}) => outcome(ask({ quoteId, ...more }))
    expect(await order({ least: BUYS + 1 })).toBe('invalid_input')
    expect(await order({ least: 0 })).toBe('invalid_input')
    await setParty(owner, account, vikram, null)
    expect(await order()).toBe('forbidden')
    await setParty(owner, account, vikram, 'jointly')
    const id = await proposed({ quoteId })
    expect(await order()).toBe('insufficient_funds')

    const set = (number: string, status: string) =>
      owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
    await set(dollars, 'frozen')
    await set(account, 'debit_frozen')
    await setParty(owner, dollars, asha, null)
    await setParty(owner, account, asha, 'view')
    for (const [expected, mend] of [
      ['forbidden', () => setParty(owner, account, asha, 'jointly')],
      [
        'not_found',
        () =>
          owner.query(
            `update banking.account_parties p set valid_until = 'infinity' from banking.accounts a
          where a.id = p.account_id and a.account_number = $1`,
            [dollars],
          ),
      ],
      ['account_not_active', () => set(account, 'active')],
      ['account_not_active', () => set(dollars, 'active')],
      ['done', async () => undefined],
    ] as const) {
      expect(await code(vikram, id)).toBe(expected)
      await mend()
    }
  })
})
