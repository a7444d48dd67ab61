/** How long the law has the bank keep who a customer is, whatever they had here. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { newSession } from '../../test/joint.ts'
import { openLevels } from '../../test/levels.ts'
import { openAccount, type Session, value } from '../../test/teller.ts'

const { app, owner, asha, leela, arjun, idOf } = await openLevels()
let who: Session
let id: string

/** A customer since 2010 with nothing else. */
beforeEach(async () => {
  who = await newSession(owner, app)
  id = await idOf(who)
  await owner.query(
    `update banking.customers set member_since = '2010-03-04', created_at = '2010-03-04 12:00Z' where id = $1`,
    [id],
  )
})

const until = (): Promise<string> =>
  value(owner, 'select banking.kept_until(c)::text from banking.customers c where c.id = $1', [id])
const obstacles = (): Promise<string[]> => value(owner, 'select banking.erasure_obstacles($1)', [id])
const inFive = (day: string) => `${Number(day.slice(0, 4)) + 5}${day.slice(4)}`
const today = async () =>
  inFive(await value(owner, `select to_char(current, 'YYYY-MM-DD') from banking.business_dates`))
const note = (number: string, at: string, kind = 'closed') =>
  owner.query(
    `with account as (update banking.accounts set status = case $3 when 'closed' then 'closed' else status end
        where account_number = $1 returning id)
     insert into banking.account_events (account_id, at, kind, actor) select id, $2::timestamptz, $3, 'system:test' from account`,
    [number, at, kind],
  )
/** An account that they own, or one of somebody else's on which they are something from 2011 until a day. */
async function held(role = 'owner', left = 'infinity') {
  const number = await openAccount(owner, { holder: role === 'owner' ? who : asha })
  await owner.query(
    `insert into banking.account_parties as p (account_id, customer_id, role, mandate, valid_from, valid_until)
     select a.id, $2, $3, 'either', '2011-01-01', $4 from banking.accounts a where a.account_number = $1
     on conflict (customer_id, account_id) do update set role = excluded.role, valid_until = excluded.valid_until`,
    [number, id, role, left],
  )
  return number
}

it('is from when they came where they never had anything, here or brought in from another bank', async () => {
  expect(await until()).toBe('2015-03-04')
  await owner.query(`update banking.customers set member_since = '2012-01-02' where id = $1`, [id])
  expect(await until()).toBe('2017-01-02')
  await owner.query(`update banking.customers set created_at = '2014-05-06 12:00Z' where id = $1`, [id])
  expect(await until()).toBe('2019-05-06')
})

describe('is from the end of what they held', () => {
  it('not before one that is open is closed, however long ago it last moved', async () => {
    const open = await held()
    await owner.query(`update banking.accounts set opened_on = '2011-02-03' where account_number = $1`, [
      open,
    ])
    expect(await until()).toBe(await today())
  })

  it('the last of their own accounts that was closed, on the bank’s calendar', async () => {
    const [own, later] = [await held(), await held()]
    await note(own, '2018-05-06 12:00+05:30')
    await note(later, '2019-07-08 00:30+05:30')
    await note(later, '2021-01-02 12:00+05:30', 'frozen')
    await note(await openAccount(owner, { holder: asha }), '2023-01-02 12:00+05:30')
    expect(await until()).toBe('2024-07-08')
  })

  it.each(['joint', 'guardian', 'signatory'])(
    'the day on which they left an account of others as its %s, open or closed since',
    async (role) => {
      const number = await held(role, '2017-08-09 12:00+05:30')
      expect([await until(), await obstacles()]).toEqual(['2022-08-09', []])
      await note(number, '2023-01-02 12:00+05:30')
      expect(await until(), 'what became of it later is not theirs').toBe('2022-08-09')
      await note(await held(role), '2018-02-03 12:00+05:30')
      expect(await until(), 'closed while they were on it').toBe('2023-02-03')
    },
  )

  it('an account that was closed without a word when: until it last moved, else since it was opened', async () => {
    const number = await held()
    await owner.query(
      `update banking.accounts set status = 'closed', opened_on = '2016-02-03' where account_number = $1`,
      [number],
    )
    expect(await until()).toBe('2021-02-03')
    const moved = await openAccount(owner, { holder: who, minor: 100 })
    await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [moved])
    expect(await until()).toBe(await today())
  })

  it('and from today while it has not ended', async () => {
    await note(await held(), '2018-05-06 12:00+05:30')
    await held('guardian')
    expect([await until(), await obstacles()]).toEqual([await today(), ['accounts']])
  })
})

describe('is from the last that they had to do with the bank', () => {
  const ticket = (status: string, solved: string | null, closed: string | null) =>
    owner.query(
      `insert into banking.tickets (id, customer_id, category, priority, status, subject_sealed, opened_at, changed_at,
         due_at, solve_due_at, solved_at, closed_at)
       values ($1, $2, 'other', 'normal', $3, 'v1.00000000-0000-4000-8000-000000000000.x', now(), now(), now(), now(), $4, $5)`,
      [randomUUID(), id, status, solved, closed],
    )

  it('a question that was solved or closed; from today while one is open', async () => {
    await ticket('closed', '2018-01-01 12:00Z', '2018-01-08 12:00Z')
    expect(await until()).toBe('2023-01-08')
    await ticket('solved', '2019-01-01 12:00Z', null)
    expect(await until()).toBe('2024-01-01')
    await ticket('open', null, null)
    expect([await until(), await obstacles()]).toEqual([await today(), ['tickets']])
  })

  it('a case that was closed; from today while one is not', async () => {
    await owner.query(`insert into banking.cases (customer_id, score) values ($1, 50)`, [id])
    expect([await until(), await obstacles()]).toEqual([await today(), ['cases']])
    await owner.query(
      `update banking.cases set status = 'closed', outcome = 'false_positive', reviewer_user_id = $2, proposer_user_id = $2,
         proposer_person = banking.person_of($2), proposed_at = now(), closer_user_id = $3,
         closer_person = banking.person_of($3), closed_at = '2020-02-03 12:00Z' where customer_id = $1`,
      [id, leela.userId, arjun.userId],
    )
    expect([await until(), await obstacles()]).toEqual(['2025-02-03', []])
  })

  it('a review of their papers that was approved, and none that was refused', async () => {
    const ask = async (yes: boolean) => {
      const { proposalId } = await value(
        app,
        `select banking.review_customer($1, $2, 'full', 'low', 'Seen', null)`,
        [leela.jti, who.customerId],
      )
      await value(app, 'select banking.settle_proposal($1, $2, $3, null, $4, null)', [
        arjun.jti,
        proposalId,
        yes,
        yes ? null : 'No',
      ])
    }
    await ask(false)
    expect(await until()).toBe('2015-03-04')
    await ask(true)
    const settled = `select to_char(banking.bank_day(now()), 'YYYY-MM-DD')`
    expect(await until()).toBe(inFive(await value(owner, settled)))
  })
})
