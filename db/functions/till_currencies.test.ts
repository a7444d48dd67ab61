/** A till for each currency: opened once, filled from a vault of its own, and cash over the counter from just that one. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { faultsOfBank, originKey } from '../../test/closing.ts'
import { moveCash, tillOf } from '../../test/counter.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  hangUp,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { openOrderMac } from '../../worker/ledger/rules.ts'
import { exponents } from '../../worker/money.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const open = (who: Session, currency: string, over = app): Promise<Row> =>
  value(over, `select banking.open_till($1, $2, 'a request')`, [who.jti, currency])
const read = (who: Session, currency: string | null = null): Promise<Row> =>
  value(app, 'select banking.read_till($1, $2)', [who.jti, currency])
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ message, detail }) => [message, JSON.parse(detail ?? '{}').field].filter(Boolean).join(' '),
  )
const posted = (number: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])

/** As the Worker does it: looks at the books, signs the difference. */
async function count(who: Session, currency: string, pieces: Row): Promise<Row> {
  const id = randomUUID()
  const { cash } = await read(who, currency)
  const found = Object.entries(pieces).reduce((sum, [piece, many]) => sum + Number(piece) * Number(many), 0)
  const difference = found - Number(cash)
  const orderedAt = new Date().toISOString()
  const [from, to] = difference < 0 ? ['till-difference', 'till'] : ['till', 'till-difference']
  const order = { id, actor: `user:${who.userId}`, type: 'transfer', from, to, orderedAt, reverses: '' }
  const mac = openOrderMac(originKey(), { ...order, minor: BigInt(Math.abs(difference)), currency })
  return value(app, `select banking.count_till($1, $2, $3, $4, $5, null, $6, $7, 'a request')`, [
    ...[who.jti, id, currency, JSON.stringify(pieces), cash, orderedAt, Buffer.from(mac)],
  ])
}

it('one without a till in the currency of an account is told so, and nothing moves', async () => {
  const account = await openAccount(owner, { currency: 'USD', minor: 10_000 })
  for (const kind of ['deposit', 'withdrawal'])
    expect(await refusal(moveCash(app, leela, { kind, account, currency: 'USD' }))).toBe(
      'currency_mismatch till',
    )
  // Rupees into an account of dollars are no question of the till.
  expect(await refusal(moveCash(app, leela, { account, currency: 'INR' }))).toBe('currency_mismatch to')
  expect(await refusal(read(leela, 'USD'))).toBe('not_found till')
  expect(await refusal(open(leela, 'XXX'))).toBe('not_found currency')
  const asha = await signIn(app, 'customer1@demo.bank')
  const meera = await signIn(app, 'admin1@demo.bank')
  for (const who of [asha, meera]) expect(await outcome(open(who, 'USD'))).toBe('forbidden')
  expect(await posted(account)).toBe(10_000)
})

it('is opened once however often and at once it is asked for, with a number and an audit row of its own', async () => {
  const clients = (await connectMany(bank.wire.appUrl, 2)) as [pg.Client, pg.Client]
  const [one, two] = await Promise.all(clients.map((client) => open(leela, 'USD', client)))
  await hangUp(clients)
  expect(one!.accountNumber).toBe(two!.accountNumber)
  expect([one!.replayed, two!.replayed].sort()).toEqual([false, true])
  const theirs = await open(arjun, 'USD')
  expect(theirs.accountNumber).not.toBe(one!.accountNumber)
  expect(await read(leela, 'USD')).toMatchObject({
    currency: 'USD',
    cash: '0',
    inVault: '0',
    mayOpen: ['EUR', 'GBP', 'JPY', 'KWD'],
  })
  const { currency, tills } = await read(leela)
  expect([currency, tills.map((till: Row) => till.currency)]).toEqual(['INR', ['INR', 'USD']])
  expect(
    await rows(
      owner,
      `select l.actor, l.detail from banking.audit_logs l join banking.accounts a on l.subject = 'account:' || a.id
        where l.action = 'tills.open' and a.account_number = $1`,
      [one!.accountNumber],
    ),
  ).toEqual([{ actor: `user:${leela.userId}`, detail: { currency: 'USD' } }])
})

it('cash of a currency goes from the vault over its till to an account of it and back, and no other till moves', async () => {
  const account = await openAccount(owner, { currency: 'USD' })
  const rupees = (await tillOf(owner, leela)).cash
  const usd = (kind: string, minor: number, more = {}) =>
    refusal(moveCash(app, leela, { kind, minor, currency: 'USD', ...more }))
  expect(await usd('issue', 5_000)).toBe('insufficient_funds to')
  expect(await usd('delivery', 100_000)).toBe('done')
  expect(await usd('issue', 50_000)).toBe('done')
  expect(await usd('deposit', 20_000, { account })).toBe('done')
  expect(await usd('withdrawal', 5_000, { account })).toBe('done')
  expect(await usd('withdrawal', 15_001, { account })).toBe('insufficient_funds from')
  expect(await usd('return', 60_001)).toBe('done')
  expect(await usd('return', 5_000)).toBe('insufficient_funds to')
  expect(await posted(account)).toBe(15_000)
  expect(await tillOf(owner, leela, 'USD')).toMatchObject({ cash: 4_999 })
  expect((await tillOf(owner, leela)).cash).toBe(rupees)
  expect(await read(leela, 'USD')).toMatchObject({ cash: '4999', inVault: '110001' })
})

it('a till that is named is the one that is meant', async () => {
  const account = await openAccount(owner, { currency: 'USD' })
  const [inr, usd, other] = [
    (await tillOf(owner, leela)).number,
    (await tillOf(owner, leela, 'USD')).number,
    (await tillOf(owner, arjun, 'USD')).number,
  ]
  const deposit = (till: string) => refusal(moveCash(app, leela, { account, till, currency: 'USD' }))
  expect(await deposit(inr)).toBe('currency_mismatch till')
  expect(await deposit(other)).toBe('forbidden till')
  expect(await deposit(usd)).toBe('done')
})

it('above the threshold of the currency a second person is asked', async () => {
  const account = await openAccount(owner, { currency: 'USD' })
  const told = await moveCash(app, leela, { account, minor: 200_001, currency: 'USD' })
  expect(told.proposalId).toBeTruthy()
  expect((await moveCash(app, leela, { account, minor: 200_000, currency: 'USD' })).transaction).toBeTruthy()
})

it('is counted in its own notes and coins; a difference is posted in its currency', async () => {
  const before = (await tillOf(owner, leela, 'USD')).cash
  const pieces = (minor: number) => ({ 1: minor % 100, 100: Math.floor(minor / 100) })
  expect(await count(leela, 'USD', pieces(before))).toMatchObject({ difference: '0', transactionId: null })
  expect(await count(leela, 'USD', pieces(before - 7))).toMatchObject({ difference: '-7', currency: 'USD' })
  expect((await tillOf(owner, leela, 'USD')).cash).toBe(before - 7)
  expect(
    await rows(
      owner,
      `select currency, posted::int from banking.accounts where product_code = 'till-difference' and posted <> 0`,
    ),
  ).toEqual([{ currency: 'USD', posted: -7 }])
  expect((await count(leela, 'USD', pieces(before + 1_000))).proposalId).toBeTruthy()
  await expect(count(leela, 'USD', { 50000: 1 })).rejects.toThrow('invalid_input')
  await expect(count(leela, 'EUR', { 500: 1 })).rejects.toThrow('not_found')
})

/** Of each currency that customers hold: its notes and coins in minor units, largest first, and how many decimals it has. */
const currencies = [
  ['INR', 2, 100],
  ['USD', 2, 1],
  ['EUR', 2, 1],
  ['GBP', 2, 1],
  ['JPY', 0, 1],
  ['KWD', 3, 5],
] as const

it.each(currencies)(
  'a till in %s is opened, filled, pays and counts, to the smallest coin',
  async (currency, decimals, coin) => {
    expect(exponents[currency]).toBe(decimals)
    expect(currencies.map(([one]) => one).sort()).toEqual(Object.keys(exponents).sort())
    const opened = await open(arjun, currency)
    expect(opened).toMatchObject({ currency })
    const notes = opened.denominations.map(Number) as number[]
    expect(notes).toEqual([...new Set(notes)].sort((one, other) => other - one))
    expect(notes.at(-1)).toBe(coin)
    // Nothing in a till could be less than its smallest coin, and no note is above what one person may pay out.
    expect(Number(opened.secondAbove)).toBeGreaterThan(notes[0]!)
    const account = await openAccount(owner, { currency })
    const before = Number(opened.cash)
    const move = (kind: string, minor: number, more = {}) =>
      refusal(moveCash(app, arjun, { kind, minor, currency, ...more }))
    const whole = 100 * notes[0]!
    expect(await move('delivery', Number(opened.secondAbove))).toBe('done')
    const filling = Math.min(whole, Number(opened.secondAbove))
    expect(await move('issue', filling)).toBe('done')
    expect(await move('deposit', 3 * coin, { account })).toBe('done')
    expect(await move('withdrawal', 3 * coin + 1, { account })).toBe('insufficient_funds from')
    expect(await move('withdrawal', coin, { account })).toBe('done')
    expect(await posted(account)).toBe(2 * coin)
    const cash = before + filling + 2 * coin
    expect((await tillOf(owner, arjun, currency)).cash).toBe(cash)
    const pieces = (minor: number) => ({
      [coin]: (minor % (1_000 * coin)) / coin,
      ...inNotes(notes, minor - (minor % (1_000 * coin))),
    })
    expect(await count(arjun, currency, pieces(cash))).toMatchObject({
      difference: '0',
      counted: String(cash),
      currency,
    })
    expect(await count(arjun, currency, pieces(cash - coin))).toMatchObject({ difference: String(-coin) })
    await expect(count(arjun, currency, { [notes[0]! + coin]: 1 })).rejects.toThrow('invalid_input')
  },
)

function inNotes(notes: number[], minor: number): Row {
  const pieces: Row = {}
  let rest = minor
  for (const note of notes.slice(0, -1)) {
    pieces[note] = Math.floor(rest / note)
    rest %= note
  }
  expect(rest).toBe(0)
  return pieces
}

it('above the threshold of yen and of dinars a second person is asked, in their minor units', async () => {
  for (const [currency, minor] of [
    ['JPY', 300_000],
    ['KWD', 600_000],
  ] as const) {
    const account = await openAccount(owner, { currency })
    expect((await moveCash(app, arjun, { account, minor: minor + 1, currency })).proposalId).toBeTruthy()
    expect((await moveCash(app, arjun, { account, minor, currency })).transaction).toBeTruthy()
  }
})
