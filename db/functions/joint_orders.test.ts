/** Orders on accounts that holders decide about together: they wait for the others, with the money for them held. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, faultsOfBank } from '../../test/closing.ts'
import { releaseHold, runStep } from '../../test/holding.ts'
import {
  customerIdOf,
  newSession,
  openJointBank,
  openTogether,
  setParty,
  settle,
  type Word,
  waiting,
} from '../../test/joint.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  expectBooksToBalance,
  outcome,
  rows,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let third: Session
let account: string
let payee: string

beforeAll(async () => {
  ;({ bank, app, owner, asha, vikram } = await openJointBank())
  other = await connect(bank.wire.appUrl)
})

afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const party = (who: Session, mandate: string | null) => setParty(owner, account, who, mandate)
const customerOf = (who: Session) => customerIdOf(owner, who)
const newCustomer = () => newSession(owner, app)

beforeEach(async () => {
  ;({ account, payee } = await openTogether(owner, asha, vikram))
})

const ask = async (order: Partial<Transfer> = {}, who = asha): Promise<string> => {
  const answer = (await transfer(app, who, { from: account, to: payee, minor: 4_000, ...order })) as unknown
  const { proposalId } = answer as { proposalId?: string }
  if (!proposalId) throw new Error(`it did not wait: ${JSON.stringify(answer)}`)
  return proposalId
}

const say = (who: Session, word: Word) => settle(app, who, word)
const code = (who: Session, word: Word) => outcome(say(who, word))
const list = (who: Session, status = 'pending') => waiting(app, who, status)
const stand = async () =>
  (
    await rows(owner, 'select posted::int, held::int from banking.accounts where account_number = $1', [
      account,
    ])
  )[0]
/** One of the staff asks, another decides. */
async function setHolder(number: string, customer: string, mandate: string): Promise<string> {
  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  const asked = value(app, `select banking.set_holder($1, $2, $3, $4, 'Asked for', null)`, [
    ...[leela.jti, number, customer, mandate],
  ])
  return outcome(
    asked.then(({ proposalId }) =>
      value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, proposalId]),
    ),
  )
}
const notices = (template: string) =>
  rows(
    owner,
    `select o.user_id::text as user, o.facts from banking.outbox o where o.template = $1
      and o.id > (select coalesce(max(id), 0) - 3 from banking.outbox) order by o.id`,
    [template],
  )

describe('an order of one holder', () => {
  it('waits, holds its money and is told to the others, who see it and who ordered it', async () => {
    const id = await ask({ note: asSealed('Rent') })
    expect(await stand()).toEqual({ posted: 10_000, held: 4_000 })
    const [mine] = await list(asha)
    const [theirs] = await list(vikram)
    expect(mine).toMatchObject({
      id,
      kind: 'transfer',
      amount: '4000',
      mine: true,
      may: false,
      signed: false,
    })
    expect(theirs).toMatchObject({
      id,
      to: payee,
      note: asSealed('Rent'),
      maker: { table: 'customers' },
      mine: false,
      may: true,
    })
    const sent = (await notices('joint_order_waiting')).at(-1)!
    expect(sent.user).toBe(vikram.userId)
    expect(sent.facts).toMatchObject({ amount: '4000', account: `•••• ${payee.slice(-4)}` })
    expect(JSON.stringify(sent.facts)).not.toContain(payee)
  })

  it('cannot spend what is held, nor be ordered twice under one id', async () => {
    const id = randomUUID()
    const first = await ask({ id, minor: 8_000 })
    expect(await ask({ id, minor: 8_000 })).toBe(first)
    expect(await outcome(ask({ id, minor: 7_999 }))).toBe('idempotency_conflict')
    expect(await outcome(ask({ minor: 2_001 }))).toBe('insufficient_funds')
    await ask({ minor: 2_000 })
    expect(await stand()).toEqual({ posted: 10_000, held: 10_000 })
  })

  it('is booked once by another’s yes, as the order of whoever gave it, and both are told the same again', async () => {
    const order = randomUUID()
    const id = await ask({ id: order })
    expect(await say(vikram, { id })).toEqual({ id, status: 'approved', transactionId: order })
    expect(await say(vikram, { id })).toMatchObject({ status: 'approved', replayed: true })
    expect(await stand()).toEqual({ posted: 6_000, held: 0 })
    const [booked] = await rows(owner, 'select actor, scope from banking.transactions where id = $1', [order])
    expect(booked).toEqual({ actor: `user:${asha.userId}`, scope: `customer:${await customerOf(asha)}` })
    expect((await list(asha, 'approved'))[0]).toMatchObject({ id, transactionId: order })
    expect((await notices('joint_order_settled')).at(-1)).toMatchObject({
      user: asha.userId,
      facts: { status: 'approved' },
    })
    expect(await code(vikram, { id, yes: false })).toBe('already_settled')
  })

  it('is refused with a reason, or taken back by whoever gave it, and its money is free again', async () => {
    const refused = await ask()
    expect(await code(vikram, { id: refused, yes: false, reason: ' ' })).toBe('invalid_input')
    expect(await say(vikram, { id: refused, yes: false, reason: 'Too much' })).toMatchObject({
      status: 'refused',
    })
    const back = await ask()
    expect(await say(asha, { id: back, yes: false })).toMatchObject({ status: 'withdrawn' })
    expect(await say(asha, { id: back, yes: false })).toMatchObject({ status: 'withdrawn', replayed: true })
    expect(await stand()).toEqual({ posted: 10_000, held: 0 })
    expect((await list(asha, 'refused'))[0]).toMatchObject({ id: refused, reason: 'Too much' })
    for (const id of [refused, back]) expect(await code(vikram, { id })).toBe('already_settled')
  })

  it('expires: nobody can approve it, whoever gave it is told, and its money is freed', async () => {
    const id = await ask()
    await owner.query(`update banking.joint_orders set expires_at = now() where id = $1`, [id])
    await owner.query(
      `update banking.holds set expires_at = now() where id = (select hold_id from banking.joint_orders where id = $1)`,
      [id],
    )
    expect(await code(vikram, { id })).toBe('already_settled')
    expect((await list(asha, 'expired'))[0]).toMatchObject({ id, status: 'expired' })
    const job = await connect(bank.wire.jobUrl)
    const day = await businessDate(owner)
    await runStep(job, 'expire_holds', day)
    expect(await value(job, 'select banking.expire_joint_orders($1, null, 10)', [day])).toBe(1)
    expect(await value(job, 'select banking.expire_joint_orders($1, null, 10)', [day])).toBe(0)
    expect(await stand()).toEqual({ posted: 10_000, held: 0 })
    expect((await notices('joint_order_settled')).at(-1)).toMatchObject({ facts: { status: 'expired' } })
  })
})

describe('who says yes', () => {
  it('is never whoever ordered it, in the database as well', async () => {
    const id = await ask()
    expect(await code(asha, { id })).toBe('forbidden')
    const me = await customerOf(asha)
    const write = `insert into banking.joint_approvals (order_id, maker_customer_id, customer_id) values ($1, $2, $3)`
    expect(await outcome(owner.query(write, [id, me, me]))).toBe('23514')
    // Nor by naming another as the one who ordered it.
    expect(await outcome(owner.query(write, [id, await customerOf(vikram), me]))).toBe('23503')
    const settle = `update banking.joint_orders set status = 'refused', settled_at = now(), checker_customer_id = $2 where id = $1`
    expect(await outcome(owner.query(settle, [id, me]))).toBe('23514')
  })

  it('is everybody who decides together, or one who may decide alone', async () => {
    third ??= await newCustomer()
    await party(third, 'jointly')
    const id = await ask()
    expect(await say(vikram, { id })).toMatchObject({ status: 'pending', transactionId: null })
    expect((await list(vikram))[0]).toMatchObject({ signed: true, may: false })
    expect(await stand()).toEqual({ posted: 10_000, held: 4_000 })
    expect(await say(third, { id })).toMatchObject({ status: 'approved' })
    await party(third, 'either')
    expect(await say(third, { id: await ask() })).toMatchObject({ status: 'approved' })
    expect((await transfer(app, third, { from: account, to: payee, minor: 1 })).transaction.amount).toBe('1')
  })

  it('completes it again where whoever was missing was taken off the account, and tells those who may', async () => {
    const further = await newCustomer()
    await party(further, 'jointly')
    const id = await ask()
    expect(await say(vikram, { id })).toMatchObject({ status: 'pending' })
    expect(await say(vikram, { id })).toMatchObject({ status: 'pending', replayed: true })
    const [number] = await rows(owner, 'select customer_id from banking.customers where id = $1', [
      await customerOf(further),
    ])
    expect(await setHolder(account, number!.customer_id, 'none')).toBe('done')
    expect((await notices('joint_order_waiting')).at(-1)!.user).toBe(vikram.userId)
    expect((await list(vikram))[0]).toMatchObject({ id, signed: true, may: true })
    expect((await list(asha))[0]).toMatchObject({ id, may: false })
    expect(await code(asha, { id })).toBe('forbidden')
    expect(await say(vikram, { id })).toMatchObject({ status: 'approved' })
    expect(await stand()).toEqual({ posted: 6_000, held: 0 })
    expect(await say(vikram, { id })).toMatchObject({ status: 'approved', replayed: true })
    expect(await stand()).toEqual({ posted: 6_000, held: 0 })
  })

  it('is a holder who may decide: one who looks is forbidden, anybody else finds nothing', async () => {
    const id = await ask()
    third ??= await newCustomer()
    expect(await code(third, { id })).toBe('not_found')
    await party(third, 'view')
    expect(await code(third, { id })).toBe('forbidden')
    expect(await code(third, { id, yes: false })).toBe('forbidden')
    expect((await list(third)).find((one) => one.id === id)).toMatchObject({ may: false })
    await party(third, null)
    expect((await list(third)).find((one) => one.id === id)).toBeUndefined()
  })

  it('must be there: without another holder who decides, the order itself is forbidden', async () => {
    for (const mandate of ['view', null]) {
      await party(vikram, mandate)
      expect(await outcome(ask())).toBe('forbidden')
      expect(await outcome(ask({ to: 'nowhere' }))).toBe('forbidden')
    }
  })
})

describe('at once', () => {
  it('two yes book once; a yes and a no have one winner', async () => {
    third ??= await newCustomer()
    await party(third, 'either')
    for (let turn = 0; turn < 5; turn++) {
      const before = await value(
        owner,
        'select posted::int from banking.accounts where account_number = $1',
        [payee],
      )
      const id = await ask({ minor: 100 })
      const outcomes = await Promise.all([
        code(vikram, { id, over: app }),
        code(third, { id, over: other, yes: turn % 2 === 0 }),
      ])
      const [order] = await rows(owner, 'select status from banking.joint_orders where id = $1', [id])
      const after = await value(owner, 'select posted::int from banking.accounts where account_number = $1', [
        payee,
      ])
      expect(after - before).toBe(order!.status === 'approved' ? 100 : 0)
      if (turn % 2 === 1) expect(outcomes.filter((one) => one === 'done').length).toBeGreaterThan(0)
    }
    expect((await stand())!.held).toBe(0)
  })

  it('two orders of more than there is: one waits, the other is refused', async () => {
    const work = (over: pg.Client, who: Session) =>
      outcome(transfer(over, who, { from: account, to: payee, minor: 6_000 }))
    expect((await Promise.all([work(app, asha), work(other, vikram)])).sort()).toEqual([
      'done',
      'insufficient_funds',
    ])
    expect(await stand()).toEqual({ posted: 10_000, held: 6_000 })
  })
})

it('staff sets and lifts it, for the owner only with somebody there to say yes', async () => {
  const number = (
    await value(
      owner,
      `select to_jsonb(banking.make_account(banking.issue_account_number(), 'current', $1::bigint, null, 'system:test', null, null)) as made`,
      [await customerOf(asha)],
    )
  ).account_number
  const ids = await rows(
    owner,
    `select c.customer_id as number from unnest($1::bigint[]) with ordinality u(id, at) join banking.customers c on c.id = u.id order by at`,
    [[await customerOf(asha), await customerOf(vikram)]],
  )
  const [mine, his] = ids.map((one) => one.number)
  const set = (customer: string, mandate: string) => setHolder(number, customer, mandate)
  const mandate = async () =>
    (await value(app, 'select banking.account_details($1, $2)', [asha.jti, number])).mandate
  expect(await set(mine, 'jointly')).toBe('forbidden')
  expect(await set(his, 'jointly')).toBe('done')
  for (const other of ['view', 'none']) expect(await set(mine, other)).toBe('forbidden')
  expect([await set(mine, 'jointly'), await mandate()]).toEqual(['done', 'jointly'])
  expect([await set(mine, 'either'), await mandate()]).toEqual(['done', 'either'])
  await set(mine, 'jointly')
  // Nobody is left to say yes: the owner decides alone again.
  expect([await set(his, 'view'), await mandate()]).toEqual(['done', 'either'])
})

it('staff cannot free what is held for it', async () => {
  const id = await ask()
  const leela = await signIn(app, 'operator1@demo.bank')
  const hold = await value(owner, 'select hold_id from banking.joint_orders where id = $1', [id])
  expect(await outcome(releaseHold(app, leela, hold))).toBe('forbidden')
})
