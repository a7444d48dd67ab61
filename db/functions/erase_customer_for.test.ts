/** What of a customer goes when they are erased, what stands in the way of it, and that nothing of anybody else's goes. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { openLevels, toldBy } from '../../test/levels.ts'
import {
  connectOwner,
  inTransaction,
  openAccount,
  type Row,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

const { bank, owner, asha, vikram, idOf, owned } = await openLevels()
const [ashaId, vikramId] = [await idOf(asha), await idOf(vikram)]

/** Its looks alone. */
const SEALED = 'v1.00000000-0000-4000-8000-000000000000.x'
const one = async (text: string, values: unknown[] = []): Promise<Row> =>
  (await rows(owner, text, values))[0]!
const accountId = (number: string) =>
  value(owner, 'select id from banking.accounts where account_number = $1', [number])
const closeAll = (customer: string) =>
  owner.query(
    `update banking.accounts a set status = 'closed' from banking.account_parties p
      where p.account_id = a.id and p.customer_id = $1`,
    [customer],
  )

/** By two of the staff. */
async function closeCases(customer: string) {
  const two = await one(`select array_agg(id::text) as ids, array_agg(banking.person_of(id)) as persons
    from (select id from banking.users where kind = 'operator' order by id limit 2) s`)
  const close = `update banking.cases set status = 'closed', outcome = 'false_positive', reviewer_user_id = $2,
    proposer_user_id = $2, proposer_person = $3, proposed_at = now(), closer_user_id = $4, closer_person = $5,
    closed_at = now() where customer_id = $1 and status <> 'closed'`
  await owner.query(close, [customer, two.ids[0], two.persons[0], two.ids[1], two.persons[1]])
}
/** Nothing of the relation is open any more. */
async function endAll(customer: string) {
  await closeAll(customer)
  await closeCases(customer)
  await owner.query(
    `update banking.tickets set status = 'closed', closed_at = now(), waiting_since = null where customer_id = $1 and status <> 'closed'`,
    [customer],
  )
}

/** Something in every table from which an erasure takes. */
async function furnish(session: Session, customer: string) {
  const number = await owned(session)
  const id = await accountId(number)
  for (const text of [
    `insert into banking.transaction_notes (account_id, transaction_seq, note) values ($1, 1, 'v1.00000000-0000-4000-8000-000000000000.x')`,
    `insert into banking.account_nominees (account_id, position, name, relation, share_percent) values ($1, 1, 'v1.00000000-0000-4000-8000-000000000000.x', 'v1.00000000-0000-4000-8000-000000000000.x', 100)`,
    `update banking.accounts set nickname = 'v1.00000000-0000-4000-8000-000000000000.x' where id = $1`,
  ])
    await owner.query(text, [id])
  await owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
     values (gen_random_uuid(), $1, '1000000000000', 'v1.00000000-0000-4000-8000-000000000000.x', 'x', 'match', 'INR', now())`,
    [customer],
  )
  await owner.query(
    `insert into banking.pots (id, customer_id, account_id, name, colour, target, until_date, filled_on)
     values (gen_random_uuid(), $1, $2, 'v1.00000000-0000-4000-8000-000000000000.x', 'amber', 5, current_date, current_date)`,
    [customer, id],
  )
  for (const removed of [null, '2001-01-01']) {
    await owner.query(
      `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at, removed_at)
       values (gen_random_uuid(), $1, 'totp', 'v1.00000000-0000-4000-8000-000000000000.x', 'App', now(), $2)`,
      [session.userId, removed],
    )
    await owner.query(
      `insert into banking.passkeys (user_id, credential_id, user_handle, public_key, sign_count, transports,
         backup_eligible, backed_up, label, removed_at) values ($1, $2, $2, $2, 0, '{}', true, false, 'Key', $3)`,
      [session.userId, randomBytes(32), removed],
    )
  }
  return id
}
const left = (session: Session, customer: string, account: string): Promise<Row> =>
  one(
    `select (select count(*)::int from banking.payees where customer_id = $1) as payees,
       (select count(*)::int from banking.transaction_notes where account_id = $3) as notes,
       (select count(*)::int from banking.account_nominees where account_id = $3) as nominees,
       (select nickname from banking.accounts where id = $3) as nickname,
       (select jsonb_agg(jsonb_build_array(name, target is null, until_date is null)) from banking.pots where customer_id = $1) as pots,
       (select array_agg(secret order by removed_at) from banking.user_factors where user_id = $2) as secrets,
       (select array_agg(removed_at is null order by removed_at) from banking.user_factors where user_id = $2) as apps,
       (select array_agg(removed_at is null order by removed_at) from banking.passkeys where user_id = $2) as keys,
       (select bool_or(removed_at = '2001-01-01') from banking.user_factors where user_id = $2) as "longApp",
       (select bool_or(removed_at = '2001-01-01') from banking.passkeys where user_id = $2) as "longKey",
       (select status from banking.users where id = $2) as "user",
       (select status || ' ' || coalesce(erase_on::text, 'never') from banking.customers where id = $1) as customer`,
    [customer, session.userId, account],
  )

describe('what goes at once', () => {
  it('is all that the customer wrote, whom they paid and how they signed in, and nothing of another’s', async () => {
    const [own, theirs] = [await furnish(vikram, vikramId), await furnish(asha, ashaId)]
    // An account that they may use is not theirs to take things from.
    const shared = await accountId(await openAccount(owner, { holder: vikram }))
    await owner.query(
      `insert into banking.account_nominees (account_id, position, name, relation, share_percent) values ($1, 1, 'v1.00000000-0000-4000-8000-000000000000.y', 'v1.00000000-0000-4000-8000-000000000000.y', 100)`,
      [shared],
    )
    const before = await left(asha, ashaId, theirs)
    const bare = await accountId(await owned(vikram))
    const versionOf = (id: string) =>
      value(owner, 'select xmin::text from banking.accounts where id = $1', [id])
    const version = await versionOf(bare)
    await owner.query(`select banking.forget_own(c, '2040-02-03') from banking.customers c where c.id = $1`, [
      vikramId,
    ])
    expect(await left(vikram, vikramId, own)).toEqual({
      ...{ payees: 0, notes: 0, nominees: 0, nickname: null, pots: [['erased', true, true]] },
      ...{ secrets: [SEALED, ''], apps: [false, false], keys: [false, false], longApp: true, longKey: true },
      ...{ user: 'closed', customer: 'closed 2040-02-03' },
    })
    expect(await left(asha, ashaId, theirs)).toEqual(before)
    expect(before).toMatchObject({
      payees: 1,
      notes: 1,
      apps: [false, true],
      keys: [false, true],
      user: 'active',
    })
    const kept = 'select count(*)::int from banking.account_nominees where account_id = $1'
    expect(await value(owner, kept, [shared])).toBe(1)
    expect(await versionOf(bare), 'what has no name of theirs is not written').toBe(version)
  })
})

describe('what stands in the way', () => {
  beforeEach(async () => {
    await owner.query(`update banking.customers set status = 'active', erase_on = null`)
    await closeAll(ashaId)
    await closeAll(vikramId)
  })
  const obstacles = (): Promise<string[]> => value(owner, 'select banking.erasure_obstacles($1)', [vikramId])

  it('is an account that is open and theirs by now', async () => {
    expect(await obstacles()).toEqual([])
    await openAccount(owner, { holder: asha })
    await openAccount(owner, { holder: vikram, from: '-2 days', until: '-1 day' })
    expect(await obstacles()).toEqual([])
    await openAccount(owner, { holder: vikram })
    expect(await obstacles()).toEqual(['accounts'])
    await closeAll(vikramId)
    expect(await obstacles()).toEqual([])
  })

  it('is a case of theirs that is not closed', async () => {
    const add = (customer: string) =>
      owner.query(`insert into banking.cases (customer_id, score) values ($1, 50)`, [customer])
    await add(ashaId)
    expect(await obstacles()).toEqual([])
    await add(vikramId)
    expect(await obstacles()).toEqual(['cases'])
    await closeCases(vikramId)
    expect(await obstacles()).toEqual([])
  })

  it('is to be erased already, or to have been', async () => {
    const refuse = () =>
      toldBy(
        owner.query('select banking.refuse_erasure(c) from banking.customers c where c.id = $1', [vikramId]),
      )
    expect(await refuse()).toEqual({ code: 'done' })
    await owner.query(`update banking.customers set erase_on = '2040-01-01' where id = $1`, [vikramId])
    expect(await refuse()).toEqual({ code: 'already_settled' })
    await owner.query(`update banking.customers set erase_on = null where id = $1`, [vikramId])
    const { name } = await one('select name_sealed as name from banking.customers where id = $1', [vikramId])
    await owner.query('update banking.customers set name_sealed = null where id = $1', [vikramId])
    expect(await refuse()).toEqual({ code: 'already_settled' })
    // One that was brought in and has not been sealed yet has its name beside.
    await inTransaction(owner, async () => {
      await owner.query('alter table banking.customers drop constraint customer_names_sealed')
      await owner.query(`update banking.customers set full_name = 'Vikram' where id = $1`, [vikramId])
      expect(await refuse()).toEqual({ code: 'done' })
    })
    await owner.query('update banking.customers set name_sealed = $2 where id = $1', [vikramId, name])
  })

  it('is a ticket of theirs that waits for somebody', async () => {
    const add = (customer: string, status: string) =>
      owner.query(
        `insert into banking.tickets (id, customer_id, category, priority, status, subject_sealed, opened_at, changed_at,
           due_at, solve_due_at, waiting_since, solved_at, closed_at)
         values ($1, $2, 'other', 'normal', $3, 'v1.00000000-0000-4000-8000-000000000000.x', now(), now(), now(), now(),
           case when $3 = 'waiting' then now() end, case when $3 in ('solved', 'closed') then now() end,
           case when $3 = 'closed' then now() end)`,
        [randomUUID(), customer, status],
      )
    await add(ashaId, 'open')
    await add(vikramId, 'closed')
    expect(await obstacles()).toEqual([])
    await add(vikramId, 'waiting')
    expect(await obstacles()).toEqual(['tickets'])
  })
})

describe('the day on which it is over', () => {
  const due = (date: string, most = 10): Promise<number> =>
    value(owner, `select banking.erase_due($1, '', $2)`, [date, most])
  const openKeys = (customer: string): Promise<number> =>
    value(
      owner,
      `select count(*)::int from banking.encryption_keys where subject = 'customer:' || $1 and wrapped is not null`,
      [customer],
    )

  it('takes the keys of those whose day it is, once, and waits for nobody who has one of them', async () => {
    await owner.query(`update banking.customers set erase_on = null`)
    for (const customer of [ashaId, vikramId]) await endAll(customer)
    const on = (customer: string, date: string) =>
      owner.query('update banking.customers set erase_on = $2 where id = $1', [customer, date])
    await on(vikramId, '2040-02-03')
    await on(ashaId, '2040-02-04')
    expect(await due('2040-02-02')).toBe(0)
    const other = await connectOwner(bank.wire.ownerUrl)
    await other.query('begin')
    await other.query('select from banking.customers where id = $1 for update', [vikramId])
    await owner.query(`set lock_timeout = '2s'`)
    expect(await due('2040-02-03')).toBe(0)
    await other.query('rollback')
    expect([await openKeys(vikramId), await openKeys(ashaId)]).toEqual([1, 1])
    // A law that has it kept for longer by now is asked as well.
    await inTransaction(owner, async () => {
      await owner.query(
        `insert into banking.configurations select 'kyc.keep_years', b.current, '99', 'test' from banking.business_dates b`,
      )
      expect(await due('2040-02-03')).toBe(0)
    })
    // What was opened since is looked at first.
    await owner.query('insert into banking.cases (customer_id, score) values ($1, 50)', [vikramId])
    expect(await due('2040-02-03')).toBe(0)
    await endAll(vikramId)
    expect([await due('2040-02-03'), await due('2040-02-03')]).toEqual([1, 0])
    await owner.query('reset lock_timeout')
    expect([await openKeys(vikramId), await openKeys(ashaId)]).toEqual([0, 1])
    const deed = `select actor, subject from banking.audit_logs where action = 'customers.erase' order by id desc limit 1`
    expect(await one(deed)).toEqual({ actor: 'job:eod:2040-02-03', subject: `customer:${vikramId}` })
  })
})
