/** Cash at the counter, at the door of the database: whose till, whose account, and in which order refusals come. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { type Cash, moveCash, tillOf } from '../../test/counter.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  type Opening,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let asha: Session
let meera: Session

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const posted = async (number: string) =>
  Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [number]))
const cashOf = async (session: Session) => (await tillOf(owner, session)).cash
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => ({ code: error.message, ...JSON.parse(error.detail ?? '{}') }),
  )
/** Links a member of staff to the customer they are, for as long as the work takes. */
async function asPerson<Result>(session: Session, customer: Session, work: () => Promise<Result>) {
  const link = (id: string | null) =>
    owner.query('select banking.link_person($1, $2, $3)', ['tool:test', session.userId, id])
  await link(await value(owner, 'select customer_id from banking.users where id = $1', [customer.userId]))
  try {
    return await work()
  } finally {
    await link(null)
  }
}

describe('cash over the counter', () => {
  it('a deposit fills the till and the account, a withdrawal empties both, and the customer reads Cash', async () => {
    const account = await openAccount(owner, { holder: asha, minor: 1000 })
    const before = await cashOf(leela)
    const id = randomUUID()
    const { replayed, transaction } = await moveCash(app, leela, { id, account, minor: 700, note: 'Notes' })
    expect(replayed).toBe(false)
    expect(transaction).toMatchObject({
      id,
      type: 'deposit',
      fromNumber: null,
      fromName: 'Cash',
      toNumber: account,
      amount: '700',
      note: asSealed('Notes'),
      balanceAfter: '1700',
    })
    const taken = await moveCash(app, leela, { kind: 'withdrawal', account, minor: 1700 })
    expect(taken.transaction).toMatchObject({ type: 'withdrawal', toName: 'Cash', balanceAfter: '0' })
    expect([await posted(account), await cashOf(leela)]).toEqual([0, before - 1000])
    const audit = await rows(
      owner,
      `select l.actor, l.action from banking.audit_logs l, banking.transactions t
        where t.id = $1 and l.subject = 'transaction:' || t.seq`,
      [id],
    )
    expect(audit).toEqual([{ actor: `user:${leela.userId}`, action: 'ledger.post.deposit' }])
  })

  it('the same id gets the same answer once more, also from the till that it named', async () => {
    const account = await openAccount(owner)
    const { number } = await tillOf(owner, leela)
    const order = { id: randomUUID(), account, minor: 500, till: number }
    const first = await moveCash(app, leela, order)
    expect(await moveCash(app, leela, order)).toEqual({ ...first, replayed: true })
    expect(await outcome(moveCash(app, leela, { ...order, minor: 501 }))).toBe('idempotency_conflict')
    // Another operator's id is another request.
    expect((await moveCash(app, arjun, { ...order, till: null })).replayed).toBe(false)
    expect(await posted(account)).toBe(1000)
  })

  it('a till never pays out more than it holds, and says what it holds', async () => {
    const account = await openAccount(owner, { minor: 100_000_000 })
    await owner.query(`insert into banking.configurations (name, effective_from, value, source)
      values ('till.second_person_above', '2000-01-01', '{"INR": 1000000000}', 'test')`)
    const { cash } = await tillOf(owner, leela)
    expect(await refusal(moveCash(app, leela, { kind: 'withdrawal', account, minor: cash + 1 }))).toEqual({
      code: 'insufficient_funds',
      field: 'to',
      currency: 'INR',
      minor: { available: String(cash) },
    })
    await moveCash(app, leela, { kind: 'withdrawal', account, minor: cash })
    expect(await cashOf(leela)).toBe(0)
    expect(await outcome(moveCash(app, leela, { kind: 'withdrawal', account, minor: 1 }))).toBe(
      'insufficient_funds',
    )
    await moveCash(app, leela, { kind: 'issue', minor: cash })
    await owner.query(
      `delete from banking.configurations where name = 'till.second_person_above' and source = 'test'`,
    )
    expect(await cashOf(leela)).toBe(cash)
  })

  it('what is held cannot be withdrawn, and the overdraft can', async () => {
    const account = await openAccount(owner, { minor: 1000, held: 300, overdraft: 50 })
    expect(await refusal(moveCash(app, leela, { kind: 'withdrawal', account, minor: 751 }))).toMatchObject({
      code: 'insufficient_funds',
      field: 'from',
      minor: { available: '750' },
    })
    await moveCash(app, leela, { kind: 'withdrawal', account, minor: 750 })
    expect(await posted(account)).toBe(250)
  })
})

describe('cash behind the counter', () => {
  it('goes from the vault to the till and back, and in and out of the vault against settlement', async () => {
    const vault = () =>
      value(
        owner,
        `select -a.posted::int from banking.accounts a where a.product_code = 'vault' and a.currency = 'INR'`,
      )
    const settled = () =>
      value(owner, `select sum(posted)::bigint from banking.accounts where product_code = 'settlement'`)
    const before = [await vault(), await cashOf(arjun), Number(await settled())] as const
    await moveCash(app, arjun, { kind: 'issue', minor: 40 })
    await moveCash(app, arjun, { kind: 'return', minor: 10 })
    await moveCash(app, arjun, { kind: 'delivery', minor: 7 })
    await moveCash(app, arjun, { kind: 'remittance', minor: 2 })
    expect([await vault(), await cashOf(arjun), Number(await settled())]).toEqual([
      before[0] - 40 + 10 + 7 - 2,
      before[1] + 30,
      before[2] + 7 - 2,
    ])
    const { cash } = await tillOf(owner, arjun)
    const much = { kind: 'return', minor: cash + 1 }
    expect((await moveCash(app, arjun, { ...much, minor: 1 })).transaction).toMatchObject({
      type: 'transfer',
    })
    expect(await outcome(moveCash(app, arjun, much))).toBe('insufficient_funds')
  })
})

type Plan = { session: Session; account: Opening; cash: Cash; usedBefore?: boolean; own?: boolean }
type Fault = [name: string, code: object, spoil: (plan: Plan) => void]
const faults: Fault[] = [
  [
    'an unknown token',
    { code: 'token_revoked' },
    (plan) => Object.assign(plan, { session: { ...plan.session, jti: 'x' } }),
  ],
  [
    'a customer',
    { code: 'forbidden' },
    (plan) => Object.assign(plan, { session: { ...asha, jti: plan.session.jti === 'x' ? 'x' : asha.jti } }),
  ],
  ['a kind that is none', { code: 'forbidden' }, ({ cash }) => Object.assign(cash, { kind: 'transfer' })],
  [
    'an amount below zero',
    { code: 'invalid_input', field: 'amount' },
    ({ cash }) => Object.assign(cash, { minor: -5 }),
  ],
  [
    'an id used for another order',
    { code: 'idempotency_conflict' },
    (plan) => Object.assign(plan, { usedBefore: true }),
  ],
  [
    'another’s till',
    { code: 'forbidden', field: 'till' },
    ({ cash }) => Object.assign(cash, { till: 'arjun' }),
  ],
  [
    'an account of one’s own',
    { code: 'forbidden', field: 'account' },
    (plan) => Object.assign(plan, { own: true }),
  ],
  [
    'a frozen account',
    { code: 'account_not_active', field: 'from' },
    ({ account }) => Object.assign(account, { status: 'frozen' }),
  ],
  ['another currency', { code: 'currency_mismatch' }, ({ cash }) => Object.assign(cash, { currency: 'USD' })],
  [
    'not enough money',
    { code: 'insufficient_funds', field: 'from' },
    ({ account }) => Object.assign(account, { minor: 0 }),
  ],
]

describe('refusals', () => {
  async function play(spoils: Fault[]) {
    const plan: Plan = { session: leela, account: { holder: asha, minor: 1000 }, cash: {} }
    for (const [, , spoil] of spoils) spoil(plan)
    const account = await openAccount(owner, plan.account)
    const id = randomUUID()
    if (plan.usedBefore) await moveCash(app, leela, { id, kind: 'issue', minor: 1 })
    const till = plan.cash.till ? (await tillOf(owner, arjun)).number : null
    const claims = `select count(*)::int from banking.request_keys`
    const before = await value(owner, claims)
    const work = () =>
      refusal(moveCash(app, plan.session, { id, kind: 'withdrawal', account, ...plan.cash, till }))
    const answer = await (plan.own ? asPerson(leela, asha, work) : work())
    expect(await value(owner, claims), 'a refusal leaves no claim').toBe(before)
    return answer
  }

  it('come in their order of precedence: of two faults the upper one answers', async () => {
    for (const [index, fault] of faults.entries()) {
      expect(await play([fault]), fault[0]).toMatchObject(fault[1])
      for (const lower of faults.slice(index + 1))
        expect(await play([fault, lower]), `${fault[0]} and ${lower[0]}`).toMatchObject(fault[1])
    }
  })

  it('an account of one of the staff is served by the others', async () => {
    const account = await openAccount(owner, { holder: asha })
    expect(await asPerson(arjun, asha, () => outcome(moveCash(app, leela, { account })))).toBe('done')
  })

  it('nobody but an operator reaches the counter, and no account of the bank’s own is a customer’s', async () => {
    const account = await openAccount(owner, { minor: 1000 })
    for (const session of [asha, meera])
      for (const kind of ['deposit', 'withdrawal', 'issue', 'delivery'])
        expect(await outcome(moveCash(app, session, { kind, account })), kind).toBe('forbidden')
    const [vault] = await rows(
      owner,
      `select account_number as number from banking.accounts where product_code = 'vault'`,
    )
    for (const number of [vault!.number, (await tillOf(owner, arjun)).number, '1000000000000', '', null])
      for (const kind of ['deposit', 'withdrawal'])
        expect(await outcome(moveCash(app, leela, { kind, account: number })), `${kind} ${number}`).toBe(
          'not_found',
        )
    for (const minor of [0, -1, null])
      expect(await outcome(moveCash(app, leela, { account, minor }))).toBe('invalid_input')
    for (const currency of [null, '', 'EUR'])
      expect(await outcome(moveCash(app, leela, { account, currency }))).toBe('currency_mismatch')
    const dollars = await openAccount(owner, { currency: 'USD' })
    for (const currency of ['INR', 'USD'])
      expect(await outcome(moveCash(app, leela, { account: dollars, currency }))).toBe('currency_mismatch')
    for (const status of ['frozen', 'dormant', 'closed'])
      expect(await outcome(moveCash(app, leela, { account: await openAccount(owner, { status }) }))).toBe(
        'account_not_active',
      )
  })
})

describe('at once', () => {
  it('32 clients at one till and one account drain neither below zero, and none waits for ever', async () => {
    const many = await connectMany(bank.wire.appUrl, 32)
    const account = await openAccount(owner, { minor: 10_000 })
    const kinds = ['withdrawal', 'deposit', 'withdrawal'] as const
    const outcomes = await Promise.all(
      many.map((client, at) =>
        outcome(moveCash(client, leela, { kind: kinds[at % 3]!, account, minor: 1500 })),
      ),
    )
    expect(new Set(outcomes)).toEqual(new Set(['done', 'insufficient_funds']))
    const done = outcomes.flatMap((one, at) => (one === 'done' ? [kinds[at % 3]] : []))
    const net = done.reduce((sum, kind) => sum + (kind === 'deposit' ? 1500 : -1500), 0)
    expect(await posted(account)).toBe(10_000 + net)
    const id = randomUUID()
    const told = await Promise.all(many.map((client) => moveCash(client, arjun, { id, account, minor: 10 })))
    expect(told.filter(({ replayed }) => !replayed)).toHaveLength(1)
  })
})

it('the books verify after all that', async () => {
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})
