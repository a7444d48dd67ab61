/** Taking a report away: for whom it is open, what it leaves, and what was changed since it was cut. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { faultsOfBank } from '../../test/closing.ts'
import {
  connect,
  connectOwner,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

const bank = await freshBank()
const app = await connect(bank.wire.appUrl)
const owner = await connectOwner(bank.wire.ownerUrl)
let leela: Session
let meera: Session
let customer: { id: string; customer_id: string }
let id: string

const take = (who: Session, report: string): Promise<Row> =>
  value(app, `select banking.read_report($1, $2, 'csv', 'a request')`, [who.jti, report])
const isPerson = (who: Session, person: string | null) =>
  owner.query('update banking.users set person_id = $2 where id = $1', [who.userId, person])
const cut = (day: string): Promise<string> =>
  value(owner, `select (banking.cut_report('suspicious', $1, $1, 'system:test', null)).id::text`, [day])

beforeAll(async () => {
  leela = await signIn(app, 'operator1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
  const ravi = await signIn(app, 'operator2@demo.bank')
  const people = (await rows(
    owner,
    'select id::text, customer_id from banking.customers order by id limit 2',
  )) as [Row, Row]
  customer = people[0] as typeof customer
  for (const one of people)
    await owner.query(
      `insert into banking.cases (customer_id, score, status, reviewer_user_id, outcome, proposer_user_id, proposer_person, proposed_at,
         closer_user_id, closer_person, closed_at)
       values ($1, 40, 'closed', $2::bigint, 'reported', $2::bigint, 'user:' || $2::text, now(), $3::bigint, 'user:' || $3::text, '2030-06-11T10:00:00Z')`,
      [one.id, leela.userId, ravi.userId],
    )
  id = await cut('2030-06-11')
})
afterEach(() => isPerson(leela, null))

describe('taking one away', () => {
  it('is for whom its kind is switched on, and leaves a deed and a line for each customer', async () => {
    expect(await outcome(take(leela, id))).toBe('not_found')
    await owner.query(
      `insert into banking.configurations values ('reports.operators.suspicious', '2001-01-01', 'true', 'test')`,
    )
    const told = await take(leela, id)
    expect([told.withheld, told.cells.length]).toEqual([0, 2])
    expect(told.cells[0][3]).toEqual({ name: expect.stringMatching(/^v1\./) })
    expect(told.cells[0][10].name).toMatchObject({ table: 'users', row: leela.userId })
    const looked = await rows(
      owner,
      `select what from banking.access_logs where customer_id = $1 and actor_user_id = $2`,
      [customer.id, leela.userId],
    )
    expect(looked).toEqual([{ what: 'reports' }])
    const { items } = await value(app, 'select banking.list_reports($1, null, null, 50)', [meera.jti])
    expect(items.find((one: Row) => one.id === id).downloads).toMatchObject([{ format: 'csv' }])
  })
  it('shows no row about one’s own person, and says how many there are', async () => {
    await isPerson(leela, customer.id)
    const told = await take(leela, id)
    expect([told.withheld, told.cells.length]).toEqual([1, 1])
    expect(JSON.stringify(told)).not.toContain(customer.customer_id)
  })
  it('holds no name at rest, and “erased” in the place of one that is gone', async () => {
    const kept = await value(owner, 'select content::text from banking.reports where id = $1', [id])
    expect(kept).not.toContain('v1.')
    await owner.query('begin')
    await owner.query('update banking.customers set holder_name = null where id = $1', [customer.id])
    const told = await value(owner, `select banking.read_report($1, $2, 'csv', 'a request')`, [meera.jti, id])
    await owner.query('rollback')
    expect(told.cells.map((line: { name: string }[]) => line[3]!.name)).toContain('erased')
  })
  it('finds rows that were changed since they were cut, also where the hash was made to fit', async () => {
    const other = await cut('2030-06-12')
    const change = async (to: string) => {
      await owner.query('alter table banking.reports disable trigger rows_stay')
      await owner.query(`update banking.reports set ${to} where id = $1`, [other])
      await owner.query('alter table banking.reports enable trigger rows_stay')
    }
    await expect(owner.query(`delete from banking.reports where id = $1`, [other])).rejects.toThrow()
    await change(`content = '[["1"]]', row_count = 1`)
    expect(await outcome(take(meera, other))).toBe('BK503')
    expect(await faultsOfBank(bank)).toEqual([`reports are what was cut: report ${other}`])
    await change(`hash = sha256(convert_to(content::text, 'UTF8'))`)
    expect(await faultsOfBank(bank)).toEqual([`reports are what was cut: report ${other}`])
  })
})
