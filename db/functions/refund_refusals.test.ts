/** In which order refusals of a refund come. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { moveCash, type Reversal, reverse } from '../../test/counter.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let asha: Session
let vikram: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
})

afterAll(() => expectBooksToBalance(owner))

/** A transfer of 1,000 from Asha to Vikram; who reverses it names it by id and scope. */
async function paid(minor = 1000) {
  const [from, to] = [
    await openAccount(owner, { holder: asha, minor: 1000 }),
    await openAccount(owner, { holder: vikram }),
  ]
  const id = randomUUID()
  await transfer(app, asha, { id, from, to, minor })
  const scope = await value(owner, 'select scope from banking.transactions where id = $1', [id])
  return { from, to, original: { original: id, scope: scope as string } }
}

/** A good refund, and how each fault spoils it. */
type Plan = {
  session: Session
  order: Partial<Reversal>
  usedBefore?: boolean
  own?: boolean
  closed?: boolean
  settled?: boolean
  spent?: boolean
}
type Fault = [name: string, code: string, spoil: (plan: Plan) => void]
const faults: Fault[] = [
  [
    'an unknown token',
    'token_revoked',
    (plan) => Object.assign(plan, { session: { ...plan.session, jti: 'x' } }),
  ],
  [
    'a customer',
    'forbidden',
    (plan) => Object.assign(plan, { session: { ...asha, jti: plan.session.jti === 'x' ? 'x' : asha.jti } }),
  ],
  ['an amount of nothing', 'invalid_input', ({ order }) => Object.assign(order, { minor: 0 })],
  ['a force that is none', 'forbidden', ({ order }) => Object.assign(order, { force: 'because' })],
  ['an id used before', 'idempotency_conflict', (plan) => Object.assign(plan, { usedBefore: true })],
  ['an original that is none', 'not_found', ({ order }) => Object.assign(order, { scope: 'customer:0' })],
  ['another currency', 'currency_mismatch', ({ order }) => Object.assign(order, { currency: 'USD' })],
  ['an account of one’s own', 'forbidden', (plan) => Object.assign(plan, { own: true })],
  ['a closed account', 'account_not_active', (plan) => Object.assign(plan, { closed: true })],
  ['an original taken back before', 'already_settled', (plan) => Object.assign(plan, { settled: true })],
  [
    'more than the original',
    'limit_exceeded',
    ({ order }) => Object.assign(order, { minor: order.minor === 0 ? 0 : 1001 }),
  ],
  ['money that is spent', 'insufficient_funds', (plan) => Object.assign(plan, { spent: true })],
]

it('of two faults of a refund the upper one answers', async () => {
  const link = (customer: Session | null) =>
    owner.query(
      `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
      [leela.userId, customer?.userId ?? null],
    )
  const play = async (spoils: Fault[]) => {
    const plan: Plan = { session: leela, order: { minor: 500 } }
    for (const [, , spoil] of spoils) spoil(plan)
    const { from, to, original } = await paid()
    const id = randomUUID()
    if (plan.usedBefore) await moveCash(app, leela, { id, kind: 'issue', minor: 1 })
    if (plan.settled) await reverse(app, arjun, original)
    if (plan.spent && !plan.settled) await transfer(app, vikram, { from: to, to: from, minor: 900 })
    if (plan.closed)
      await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [to])
    await link(plan.own ? asha : null)
    return outcome(reverse(app, plan.session, { ...original, id, ...plan.order }))
  }
  for (const [index, fault] of faults.entries()) {
    expect(await play([fault]), fault[0]).toBe(fault[1])
    for (const lower of faults.slice(index + 1))
      expect(await play([fault, lower]), `${fault[0]} and ${lower[0]}`).toBe(fault[1])
  }
  await link(null)
})
