/** Orders of staff as they are carried out: for whom not, what is said of each side, and whose hold goes back with a credit. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { businessDate, nextDay } from '../../test/closing.ts'
import { moveCash, reverse, tillOf } from '../../test/counter.ts'
import { limitsOf } from '../../test/limits.ts'
import {
  connect,
  connectOwner,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session
let arjun: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
})

const become = (staff: Session, userId: string | null) =>
  owner.query(
    `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
    [staff.userId, userId],
  )

describe('an account of one’s own person', () => {
  it.each([
    ['is nobody’s own any more', { from: '-2 days', until: '-1 hour' }, 'done'],
    ['is not yet', { from: '1 hour', until: '1 day' }, 'done'],
    ['is', {}, 'forbidden'],
  ] as const)('%s: %o', async (_, opening, told) => {
    const account = await openAccount(owner, { holder: asha, minor: 500, ...opening })
    await become(leela, asha.userId)
    for (const kind of ['deposit', 'withdrawal'])
      expect(await outcome(moveCash(app, leela, { kind, account, minor: 10 })), kind).toBe(told)
    await become(leela, null)
    expect(await outcome(moveCash(app, leela, { account, minor: 10 }))).toBe('done')
  })

  it('is nobody’s to approve either', async () => {
    const account = await openAccount(owner, { holder: asha })
    const much = await value(
      owner,
      `select (banking.setting('till.second_person_above') ->> 'INR')::bigint + 1`,
    )
    const { proposalId } = await moveCash(app, leela, { account, minor: much })
    const settle = () =>
      outcome(
        app.query('select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, proposalId]),
      )
    await become(arjun, asha.userId)
    expect(await settle()).toBe('forbidden')
    await become(arjun, null)
    expect(await settle()).toBe('done')
  })
})

describe('what is said', () => {
  const standing = async (product: string) =>
    Number(
      await value(
        owner,
        `select sum(a.posted) from banking.accounts a where a.product_code = $1 and a.currency = 'INR'`,
        [product],
      ),
    )

  it('names cash at the till and the bank’s own accounts, and what is left where the order began', async () => {
    const account = await openAccount(owner, { minor: 1_000 })
    const names = Object.fromEntries(
      (
        await rows(
          owner,
          `select product_code as code, max(holder_name) as name from banking.accounts
            where product_code in ('vault', 'settlement') group by 1`,
        )
      ).map(({ code, name }) => [code, name]),
    )
    const till = async () => -(await tillOf(owner, leela)).cash
    type Kind = [string, string | null, string, string, (minor: number) => Promise<number>]
    const kinds: Kind[] = [
      ['deposit', account, 'Cash', 'Somebody', async () => 1_010],
      ['withdrawal', account, 'Somebody', 'Cash', async () => 1_000],
      ['issue', null, 'Cash', names.vault, async (minor) => (await till()) - minor],
      ['return', null, names.vault, 'Cash', async (minor) => (await standing('vault')) - minor],
      ['delivery', null, names.vault, names.settlement, async (minor) => (await standing('vault')) - minor],
      ['remittance', null, names.settlement, names.vault, async (minor) => (await standing('vault')) + minor],
    ]
    for (const [kind, number, fromName, toName, left] of kinds) {
      const balanceAfter = String(await left(10))
      const { transaction } = await moveCash(app, leela, { kind, account: number, minor: 10 })
      expect(transaction, kind).toMatchObject({
        type: number ? kind : 'transfer',
        fromName,
        toName,
        balanceAfter,
      })
    }
  })
})

describe('a credit that has yet to clear and is taken back', () => {
  const holdOf = async (id: string) =>
    (
      await rows(
        owner,
        `select h.status, h.released::int, (select count(*)::int from banking.hold_moves m where m.hold_id = h.id) as steps
           from banking.holds h join banking.transactions t on t.seq = h.transaction_seq where t.id = $1`,
        [id],
      )
    )[0]
  const cheque = async (account: string, minor: number) => {
    const id = randomUUID()
    await moveCash(app, leela, { id, account, minor, valueDate: nextDay(await businessDate(owner), 2) })
    return id
  }

  it('is held on its own account alone, and not where its day came while it waited', async () => {
    const [account, beside] = [await openAccount(owner), await openAccount(owner)]
    await cheque(account, 100)
    const held = `select array_agg(held::int order by account_number = $1) from banking.accounts where account_number in ($1, $2)`
    expect(await value(owner, held, [account, beside])).toEqual([0, 100])
    const above = `select (banking.setting('till.second_person_above') ->> 'INR')::bigint + 1`
    const today = await businessDate(owner)
    const { proposalId } = await moveCash(app, leela, {
      account: beside,
      minor: await value(owner, above),
      valueDate: nextDay(today, 1),
    })
    await owner.query('update banking.business_dates set current = current + 1')
    await app.query('select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, proposalId])
    const booked = `select booking_date = value_date from banking.transactions where to_number = $1`
    expect(await value(owner, booked, [beside])).toBe(true)
    expect(await value(owner, held, [account, beside])).toEqual([0, 100])
    await owner.query('update banking.business_dates set current = current - 1')
  })

  it('takes its own hold with it, and no other', async () => {
    const account = await openAccount(owner, { holder: asha })
    const [before, one, after] = [
      await cheque(account, 100),
      await cheque(account, 20),
      await cheque(account, 3),
    ]
    await reverse(app, leela, { original: one })
    expect(await holdOf(one)).toEqual({ status: 'released', released: 20, steps: 2 })
    for (const id of [before, after])
      expect(await holdOf(id)).toEqual({ status: 'open', released: 0, steps: 1 })
    const left = `select posted::int, held::int from banking.accounts where account_number = $1`
    expect(await rows(owner, left, [account])).toEqual([{ posted: 103, held: 103 }])
  })

  it('leaves one alone that has cleared since, and needs the money that is there', async () => {
    const account = await openAccount(owner, { holder: asha })
    const id = await cheque(account, 100)
    const hold = await value(
      owner,
      `select h.id from banking.holds h join banking.transactions t on t.seq = h.transaction_seq where t.id = $1`,
      [id],
    )
    await app.query('select banking.release_hold($1, gen_random_uuid(), $2, null)', [leela.jti, hold])
    await moveCash(app, leela, { kind: 'withdrawal', account, minor: 60 })
    expect(await outcome(reverse(app, leela, { original: id }))).toBe('insufficient_funds')
    await moveCash(app, leela, { account, minor: 60 })
    const settled = await holdOf(id)
    await reverse(app, leela, { original: id })
    expect(await holdOf(id)).toEqual(settled)
  })
})

it('what is reversed in full is given back to its limits, and what is refunded in part is not', async () => {
  const from = await openAccount(owner, { holder: asha, minor: 1_000 })
  const to = await openAccount(owner)
  const { used } = limitsOf(owner, app)
  const paid = async () => {
    const id = randomUUID()
    await transfer(app, asha, { id, from, to, minor: 300 })
    return {
      original: id,
      scope: await value(owner, 'select scope from banking.transactions where id = $1', [id]),
    }
  }
  const [one, other] = [await paid(), await paid()]
  expect(await used(from)).toEqual({ amount: 600, count: 2, month: 600 })
  await reverse(app, leela, { ...one, minor: 100 })
  expect(await used(from)).toEqual({ amount: 600, count: 2, month: 600 })
  await reverse(app, leela, other)
  expect(await used(from)).toEqual({ amount: 300, count: 1, month: 300 })
})
