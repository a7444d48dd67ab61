/** Rules of risk, their changes and cases, by the rules themselves: two persons of the staff, whoever writes the rows. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fullRule } from '../../test/risk.ts'
import { openStaff } from '../../test/staffing.ts'
import { inTransaction, outcome, type Row, signIn, value } from '../../test/teller.ts'

const { app, owner, leela, arjun, asha, link } = await openStaff()
const vikram = await signIn(app, 'customer2@demo.bank')
const personOf = (who: { userId: string }): Promise<string> =>
  value(owner, 'select banking.person_of($1)', [who.userId])
const [leelas, arjuns, ashas] = [await personOf(leela), await personOf(arjun), await personOf(asha)]

/** Each test leaves the bank as it was. */
const test = (name: string, work: () => Promise<void>) => it(name, () => inTransaction(owner, work))
/** What a statement comes to, with nothing of a refusal left behind. */
async function told(work: () => Promise<unknown>) {
  await owner.query('savepoint told')
  const word = await outcome(work())
  await owner.query(`${word === 'done' ? 'release' : 'rollback to'} savepoint told`)
  return word
}
/** Writes a row with the columns that it names. */
const insert = (table: string, row: Row) => {
  const names = Object.keys(row).join(', ')
  return owner.query(
    `insert into banking.${table} (${names}) select ${names} from jsonb_populate_record(null::banking.${table}, $1)`,
    [JSON.stringify(row)],
  )
}
const update = (table: string, id: string, to: Row) =>
  owner.query(
    `update banking.${table} set ${Object.keys(to)
      .map((name) => `${name} = f.${name}`)
      .join(', ')} from jsonb_populate_record(null::banking.${table}, $2) f where ${table}.id::text = $1`,
    [id, JSON.stringify(to)],
  )

const every = fullRule({ kind: 'velocity', parameters: { minutes: 1, amount: 1 } })
const waiting = (code = 'a_rule', after: object = every): Row => ({
  ...{ id: randomUUID(), code, after, reason: 'A test', status: 'pending' },
  ...{ maker_user_id: leela.userId, maker_person: leelas, expires_at: '2031-01-01T00:00:00Z' },
})
const checkedBy = (user: string, person: string, status = 'approved') => ({
  ...{ status, settled_at: '2030-01-01T00:00:00Z', checker_user_id: user, checker_person: person },
})
const byArjun = checkedBy(arjun.userId, arjuns)
const approved = (code = 'a_rule', after: object = every): Row => ({ ...waiting(code, after), ...byArjun })

describe('a rule of risk', () => {
  const rule = (change: string, more: Row = {}): Row => {
    const { isOn, effectiveFrom, effectiveUntil, ...same } = every
    const named = { is_on: isOn, effective_from: effectiveFrom, effective_until: effectiveUntil }
    return { code: 'a_rule', ...same, ...named, change_id: change, ...more }
  }
  const written = (row: Row) => told(() => insert('risk_rules', row))

  test('is what an approved change says', async () => {
    const change = approved()
    await insert('risk_rule_changes', change)
    expect(await written(rule(change.id))).toBe('done')
    const off = `update banking.risk_rules set is_on = false where code = 'a_rule'`
    expect(await told(() => owner.query(off))).toBe('BK013')
  })

  it.each<[string, Row]>([
    ['kind', { kind: 'large', parameters: { amount: 1, times: 2 } }],
    ['currency', { currency: 'USD' }],
    ['parameters', { parameters: { minutes: 1, amount: 2 } }],
    ['action', { action: 'refuse' }],
    ['score', { score: 51 }],
    ['switch', { is_on: false }],
    ['beginning', { effective_from: '2020-01-02T00:00:00Z' }],
    ['end', { effective_until: '2090-01-01T00:00:00Z' }],
    ['code', { code: 'another_rule' }],
  ])('has no other %s', async (_, more) => {
    await inTransaction(owner, async () => {
      const change = approved()
      await insert('risk_rule_changes', change)
      expect(await written(rule(change.id, more))).toBe('BK013')
    })
  })

  test('has parameters of its kind’s shape, whatever was approved', async () => {
    const parameters = { minutes: 1 }
    const change = approved('a_rule', { ...every, parameters })
    await insert('risk_rule_changes', change)
    expect(await written(rule(change.id, { parameters }))).toBe('BK013')
  })

  test('names the change that says it', async () => {
    const [said, other] = [approved(), approved('a_rule', { ...every, score: 7 })]
    await insert('risk_rule_changes', said)
    await insert('risk_rule_changes', other)
    expect(await written(rule(other.id))).toBe('BK013')
    expect(await written(rule(said.id))).toBe('done')
  })

  test('is nothing that waits or was refused', async () => {
    const refused: Row = { ...waiting(), ...checkedBy(arjun.userId, arjuns, 'refused') }
    for (const change of [waiting(), refused]) {
      await insert('risk_rule_changes', change)
      expect(await written(rule(change.id)), change.status).toBe('BK013')
    }
  })
})

describe('a change of a rule', () => {
  const written = (row: Row) => told(() => insert('risk_rule_changes', row))
  const settled = (row: Row, to: Row = byArjun) => told(() => update('risk_rule_changes', row.id, to))

  test('waits with one person and is settled by another', async () => {
    const change = waiting()
    expect(await written(change)).toBe('done')
    expect(await settled(change)).toBe('done')
    expect(await settled(change, { status: 'refused' }), 'once').toBe('BK013')
    expect(await written(approved('b_rule'))).toBe('done')
  })

  it.each<[string, Row]>([
    ['a maker who is somebody else', { maker_person: 'user:999999' }],
    ['a maker who is nobody', { maker_user_id: '999999', maker_person: 'user:999999' }],
    ['a maker who is a customer', { maker_user_id: asha.userId, maker_person: ashas }],
    ['a checker who is somebody else', checkedBy(arjun.userId, 'user:999999')],
    ['a checker who is a customer', checkedBy(asha.userId, ashas)],
  ])('never has %s', async (_, more) => {
    await inTransaction(owner, async () => {
      expect(await written({ ...waiting(), ...more })).toBe('BK013')
    })
  })

  it.each<[string, Row]>([
    ['rule', { code: 'another_rule' }],
    ['content', { after: { ...every, score: 99 } }],
    ['maker', { maker_user_id: arjun.userId }],
    ['maker’s person', { maker_person: 'user:999999' }],
  ])('keeps its %s', async (_, to) => {
    await inTransaction(owner, async () => {
      const change = waiting()
      await insert('risk_rule_changes', change)
      expect(await settled(change, to)).toBe('BK013')
    })
  })

  test('is settled by another after its maker became another by name, and not by whoever is the maker by then', async () => {
    const change = waiting()
    await insert('risk_rule_changes', change)
    await link(leela, asha)
    await link(arjun, asha)
    expect(await settled(change, checkedBy(arjun.userId, ashas))).toBe('BK013')
    await link(arjun, null)
    expect(await settled(change)).toBe('done')
  })
})

describe('a case', () => {
  /** Of a customer of whom none is open. */
  const customer: Promise<string> = value(
    owner,
    `select min(c.id)::text from banking.customers c where 'customer:' || c.id <> $1
        and not exists (select from banking.cases k where k.customer_id = c.id and k.status <> 'closed')`,
    [ashas],
  )
  const opened = async (more: Row = {}): Promise<Row> => ({
    ...{ customer_id: await customer, score: 5, status: 'under_review', reviewer_user_id: leela.userId },
    opened_at: '2030-01-01T00:00:00Z',
    ...more,
  })
  const proposedBy = (user: string, person: string) => ({
    ...{ outcome: 'confirmed', proposer_user_id: user, proposer_person: person },
    proposed_at: '2030-01-01T00:00:00Z',
  })
  const closedBy = (user: string, person: string) => ({
    ...{ status: 'closed', closer_user_id: user, closer_person: person, closed_at: '2030-01-02T00:00:00Z' },
  })
  const byLeela = proposedBy(leela.userId, leelas)
  const written = async (row: Row) => told(() => insert('cases', row))
  const made = async (row: Row): Promise<string> => {
    await insert('cases', row)
    return value(owner, 'select max(id)::text from banking.cases')
  }
  /** Makes somebody of the staff whom the case is about. */
  const isCustomer = async (who: { userId: string }) =>
    owner.query('update banking.users set person_id = $2 where id = $1', [who.userId, await customer])

  test('is opened by nobody, ended by one and closed by another, once', async () => {
    const id = await made(await opened({ status: 'open', reviewer_user_id: null }))
    const to = (given: Row) => told(() => update('cases', id, given))
    expect(await to({ status: 'under_review', reviewer_user_id: leela.userId })).toBe('done')
    expect(await to(byLeela)).toBe('done')
    expect(await to(closedBy(arjun.userId, arjuns))).toBe('done')
    expect(await to({ status: 'closed' })).toBe('BK013')
    const open = { status: 'under_review', closer_user_id: null, closer_person: null, closed_at: null }
    expect(await to(open)).toBe('BK013')
  })

  test('is written down as closed by two', async () => {
    expect(await written(await opened({ ...byLeela, ...closedBy(arjun.userId, arjuns) }))).toBe('done')
  })

  it.each<[string, Row]>([
    ['a proposer who is somebody else', proposedBy(leela.userId, 'user:999999')],
    ['a proposer who is nobody', proposedBy('999999', 'user:999999')],
    ['a proposer who is a customer', proposedBy(asha.userId, ashas)],
    ['a closer who is somebody else', { ...byLeela, ...closedBy(arjun.userId, 'user:999999') }],
    ['a closer who is a customer', { ...byLeela, ...closedBy(asha.userId, ashas) }],
  ])('never has %s', async (_, more) => {
    await inTransaction(owner, async () => {
      expect(await written(await opened(more))).toBe('BK013')
    })
  })

  test('is not ended by whom it is about', async () => {
    await isCustomer(leela)
    expect(await written(await opened(proposedBy(leela.userId, `customer:${await customer}`)))).toBe('BK013')
  })

  test('is not closed by whom it is about', async () => {
    await isCustomer(arjun)
    const closed = closedBy(arjun.userId, `customer:${await customer}`)
    expect(await written(await opened({ ...byLeela, ...closed }))).toBe('BK013')
  })

  test('is closed by nobody who is its proposer by another name', async () => {
    const id = await made(await opened(byLeela))
    await link(leela, asha)
    await link(arjun, asha)
    expect(await told(() => update('cases', id, closedBy(arjun.userId, ashas)))).toBe('BK013')
  })
})

describe('a second person is none', () => {
  const isLone = (
    maker: { userId: string },
    makers: string,
    checker: { userId: string } | null,
    checkers: string | null,
  ) =>
    value(owner, 'select banking.is_lone_pair($1, $2, $3, $4)', [
      ...[maker.userId, makers, checker?.userId ?? null, checkers],
    ])

  test('who is not whom `users` says, who is the first under another log-in, or a customer', async () => {
    expect(await isLone(leela, leelas, arjun, arjuns)).toBe(false)
    expect(await isLone(leela, leelas, null, null)).toBe(false)
    expect(await isLone(leela, leelas, arjun, 'user:999999')).toBe(true)
    expect(await isLone(leela, leelas, arjun, null)).toBe(true)
    expect(await isLone(leela, arjuns, arjun, arjuns), 'the maker of then').toBe(true)
    expect(await isLone(vikram, 'customer:0', arjun, arjuns)).toBe(true)
    expect(await isLone(leela, leelas, vikram, await personOf(vikram))).toBe(true)
    await link(leela, asha)
    await link(arjun, asha)
    expect(await isLone(leela, leelas, arjun, ashas), 'linked since').toBe(true)
  })
})
