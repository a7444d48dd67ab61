/** One inbox for all that waits: each decision is of what has that id, while one of every other kind waits as well. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openLevels } from '../../test/levels.ts'
import {
  connectOwner,
  hangUp,
  inTransaction,
  openAccount,
  outcome,
  type Row,
  rows,
  signIn,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const { bank, owner, asha, vikram, leela, arjun, meera, idOf } = await openLevels()
const vikramId = await idOf(vikram)
const account = await value(owner, 'select id::text from banking.accounts where account_number = $1', [
  await openAccount(owner, { holder: asha }),
])

const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const common = () => ({
  id: randomUUID(),
  ...{ before: {}, after: {}, reason: 'A test', status: 'pending' },
  ...{ made_at: new Date().toISOString(), expires_at: soon() },
  ...{ maker_user_id: leela.userId, maker_person: `user:${leela.userId}` },
})
/** One of each kind, as it waits; made by an operator. */
const kinds: Record<string, () => Row> = {
  account_changes: () => ({ ...common(), kind: 'overdraft', account_id: account, subject: '' }),
  limit_raises: () => ({
    ...common(),
    ...{ account_id: account, channel: 'web', kind: 'daily_count', value: 5_000 },
    ...{ proposed_by: leela.userId, proposed_at: new Date().toISOString() },
  }),
  applications: () => ({
    ...common(),
    ...{
      status: 'submitted',
      version: 1,
      person_sealed: 'v1.1.AAAA',
      name_tokens: [],
      product_code: 'savings',
    },
    ...{ kyc_level: 'full', risk: 'low', makers: [`user:${leela.userId}`], provision: {} },
    ...{ changed_at: new Date().toISOString(), submitted_at: new Date().toISOString() },
  }),
  customer_changes: () => ({ ...common(), kind: 'review', customer_id: vikramId }),
  setting_changes: () => ({
    ...common(),
    ...{ kind: 'setting', name: 'bank.name', effective_from: '2031-01-01', after: 'Bank', source: 'A test' },
    told_customer: 0,
  }),
  proposals: () => ({
    ...common(),
    ...{ kind: 'deposit', scope: `user:${leela.userId}`, key: randomUUID(), amount: 100, currency: 'INR' },
    ...{ account_number: '0', ordered_at: new Date().toISOString(), order_mac: '\\x00' },
  }),
  user_changes: () => ({
    ...common(),
    ...{ kind: 'contact', user_id: vikram.userId, maker: `user:${leela.userId}` },
    ...{ needs_second: true, cooling_hours: 24 },
  }),
}

const insert = (table: string, row: Row, over = owner) =>
  over.query(`insert into banking.${table} select (jsonb_populate_record(null::banking.${table}, $1)).*`, [
    JSON.stringify(row),
  ])
async function allWait(): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const [table, make] of Object.entries(kinds)) {
    const row = make()
    ids[table] = row.id
    await insert(table, row)
  }
  return ids
}
const refuse = (id: string, by: { jti: string }) =>
  value(owner, `select banking.settle_proposal($1, $2, false, null, 'Not so', 'settle')`, [by.jti, id])

describe('a decision', () => {
  it.each(Object.keys(kinds))('of what waits in %s leaves everything else waiting', async (kind) => {
    await inTransaction(owner, async () => {
      const ids = await allWait()
      await refuse(ids[kind]!, kind === 'setting_changes' ? meera : arjun)
      for (const [table, id] of Object.entries(ids)) {
        const [{ status }] = (await rows(owner, `select status from banking.${table} where id = $1`, [
          id,
        ])) as [Row]
        const waiting = table === 'applications' ? 'submitted' : 'pending'
        if (table === kind) expect(status, table).toMatch(/^re(fus|ject)ed$/)
        else expect(status, table).toBe(waiting)
      }
    })
  })

  it.each(Object.keys(kinds))('is of one thing: no id that waits in %s is given to another', async (kind) => {
    const others = Object.keys(kinds).filter((other) => other !== kind)
    await inTransaction(owner, async () => {
      const { id } = kinds[kind]!()
      await insert(kind, { ...kinds[kind]!(), id })
      for (const other of others) {
        await owner.query('savepoint before')
        expect(await outcome(insert(other, { ...kinds[other]!(), id })), other).toBe('idempotency_conflict')
        await owner.query('rollback to before')
      }
    })
  })

  it.each(Object.keys(kinds))(
    'of what waits in %s waits for a sign-out of whoever makes it',
    async (kind) => {
      const leaving = await connectOwner(bank.wire.ownerUrl)
      const by = kind === 'setting_changes' ? meera : arjun
      await leaving.query('begin')
      await leaving.query('select banking.logout($1, null)', [by.jti])
      await inTransaction(owner, async () => {
        const row = kinds[kind]!()
        await insert(kind, row)
        await owner.query(`set local lock_timeout = '10ms'`)
        for (const yes of [true, false]) {
          await owner.query('savepoint before')
          const word = value(
            owner,
            `select banking.settle_proposal($1, $2, $3, 'a code', 'Not so', 'settle')`,
            [by.jti, row.id, yes],
          )
          expect(await outcome(word)).toBe('55P03')
          await owner.query('rollback to before')
        }
      })
      await leaving.query('rollback')
      await hangUp([leaving])
    },
  )

  it('is of one thing also where two are asked for at once', async () => {
    const [first, second] = [await connectOwner(bank.wire.ownerUrl), await connectOwner(bank.wire.ownerUrl)]
    const { id } = kinds.proposals!()
    await first.query('begin')
    await insert('proposals', { ...kinds.proposals!(), id }, first)
    const late = outcome(insert('account_changes', { ...kinds.account_changes!(), id }, second))
    await untilWaiting(owner, second)
    await first.query('commit')
    expect(await late).toBe('idempotency_conflict')
    await hangUp([first, second])
  })

  it('of an id that two things had before that was so is refused', async () => {
    await inTransaction(owner, async () => {
      const { id } = kinds.proposals!()
      await insert('proposals', { ...kinds.proposals!(), id })
      await owner.query('alter table banking.user_changes disable trigger id_is_its_own')
      await insert('user_changes', { ...kinds.user_changes!(), id })
      expect(await outcome(refuse(id, arjun))).toBe('idempotency_conflict')
    })
  })

  it('of money and accounts is the operators’, of settings the admins’', async () => {
    await inTransaction(owner, async () => {
      const ids = await allWait()
      for (const [kind, who] of [
        ['proposals', meera],
        ['account_changes', meera],
        ['setting_changes', arjun],
      ] as const)
        for (const yes of [true, false]) {
          await owner.query('savepoint before')
          const word = value(owner, `select banking.settle_proposal($1, $2, $3, null, 'Not so', 'settle')`, [
            ...[who.jti, ids[kind], yes],
          ])
          expect(await outcome(word), kind).toBe('forbidden')
          await owner.query('rollback to before')
        }
    })
  })

  it('that refuses money is written down, and is one person’s to say again', async () => {
    await inTransaction(owner, async () => {
      const { proposals: id } = await allWait()
      await refuse(id!, arjun)
      expect(
        await rows(
          owner,
          `select action, actor, request_id from banking.audit_logs where subject = 'proposal:' || $1`,
          [id],
        ),
      ).toEqual([{ action: 'proposals.refuse', actor: `user:${arjun.userId}`, request_id: 'settle' }])
      expect(await outcome(refuse(id!, arjun))).toBe('done')
      await owner.query(`update banking.users set kind = 'operator' where id = $1`, [meera.userId])
      const third = await signIn(owner, 'admin1@demo.bank')
      expect(await outcome(refuse(id!, third))).toBe('already_settled')
    })
  })

  it('of what is not there is none, and customers decide nothing', async () => {
    expect(await outcome(refuse(randomUUID(), arjun))).toBe('not_found')
    const approve = `select banking.settle_proposal($1, gen_random_uuid(), true, null, null, 'settle')`
    expect(await outcome(value(owner, approve, [arjun.jti]))).toBe('not_found')
    expect(await outcome(refuse(randomUUID(), asha))).toBe('forbidden')
  })
})
