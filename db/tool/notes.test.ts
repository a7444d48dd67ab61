/** Notes that stood in clear, in orders that wait and beside lines, are sealed and stay so. */
import { randomUUID } from 'node:crypto'
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  outcome,
  rows,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { ownNote } from '../../worker/vault/names.ts'
import { noteLookup, openNote } from '../../worker/vault/notes.ts'
import { openField, unwrapKey } from '../../worker/vault/vault.ts'
import { dataKeysOf, fillVault, openBankVault } from './vault.ts'

const keys = dataKeysOf(inject('workerBindings') as { DATA_KEY: string })
const { wire } = await freshBank()
const owner = await connectOwner(wire.ownerUrl)
const wide = await connect(wire.superUrl)
const orders = ['schedules', 'joint_orders', 'risk_orders', 'proposals']
const rules = [
  ['schedules', 'schedule_notes_sealed'],
  ['joint_orders', 'joint_order_notes_sealed'],
  ['risk_orders', 'risk_order_notes_sealed'],
  ['proposals', 'proposal_notes_sealed'],
  ['transaction_notes', 'own_notes_sealed'],
]

/** Rows as they stood before: three of each kind, and an order without a note. */
async function standInClear() {
  for (const [table, rule] of rules) await wide.query(`alter table banking.${table} drop constraint ${rule}`)
  // What waits needs no account or hold here: only its id and its note.
  await wide.query('set session_replication_role = replica')
  for (const note of ['Old rent', 'Old school fee', 'v2 of old', null]) {
    await wide.query(
      `insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
         currency, channel, ordered_at, origin_mac, hold_id, expires_at, note)
       values ('transfer', 1, 'x', $1, 1, 1, 'x', 1, 'INR', 'web', now(), '', gen_random_uuid(), now(), $2)`,
      [randomUUID(), note],
    )
    await wide.query(
      `insert into banking.risk_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
         currency, channel, is_new, ordered_at, origin_mac, hold_id, expires_at, note)
       values ('transfer', 1, 'x', $1, 1, 1, 'x', 1, 'INR', 'web', false, now(), '', gen_random_uuid(), now(), $2)`,
      [randomUUID(), note],
    )
    await wide.query(
      `insert into banking.proposals (kind, scope, key, maker_user_id, maker_person, amount, currency, ordered_at, order_mac,
         expires_at, note) values ('deposit', 'x', $1, 1, 'x', 1, 'INR', now(), '', now(), $2)`,
      [randomUUID(), note],
    )
    await wide.query(
      `insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount, currency,
         first_date, rule, month_end, holiday, retry_days, next_number, status, note)
       values ($1, 1, 1, 'web', 1, 'x', 'x', 1, 'INR', now(), 'once', 'skip', 'ignore', 0, 0, 'finished', $2)`,
      [randomUUID(), note],
    )
  }
  await wide.query('set session_replication_role = origin')
}

it('by chunks, each under the key of whom it is for, and nothing in clear is taken any more', async () => {
  await standInClear()
  const app = await connect(wire.appUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const { asha: from, vikram: to } = await demoNumbers(owner)
  const { transaction } = await transfer(app, asha, { from: from[0]!, to: to[0]!, note: asSealed('Lunch') })
  await owner.query(
    `insert into banking.transaction_notes (account_id, transaction_seq, note)
     select e.account_id, e.transaction_seq, 'Old lunch of ' || (e.amount < 0) from banking.entries e
       join banking.transactions t on t.seq = e.transaction_seq where t.id = $1`,
    [transaction.id],
  )
  expect(await value(owner, 'select banking.close_plain()')).toBe(false)
  await fillVault(wire.ownerUrl, keys, 2)
  const vault = await openBankVault(owner, keys)
  for (const table of orders) {
    const kept = await rows(
      owner,
      `select note from banking.${table} where note is not null order by length(note), note`,
    )
    const notes = await Promise.all(kept.map(({ note }) => openNote(vault.journal, note)))
    expect([table, notes.toSorted()]).toEqual([table, ['Old rent', 'Old school fee', 'v2 of old']])
    expect(await value(owner, `select count(*)::int from banking.${table} where note is null`)).toBe(1)
  }
  const own = await rows(
    owner,
    `select n.note, k.subject, banking.kept_key(k.id) as key, p.customer_id::text as customer from banking.transaction_notes n
       join banking.encryption_keys k on k.id = banking.key_in(n.note)
       join banking.account_parties p on p.account_id = n.account_id and p.role = 'owner'`,
  )
  expect(own).toHaveLength(2)
  for (const { note, subject, key, customer } of own) {
    expect(subject).toBe(`customer:${customer}`)
    const [sealed, ...tokens] = note.split('~')
    expect(await openField(await unwrapKey(vault.ring, key), ownNote(transaction.id), sealed)).toMatch(
      /^Old lunch of (true|false)$/,
    )
    for (const token of await noteLookup(vault.index, 'lun')) expect(tokens).toContain(token.slice(1))
  }
  for (const [table] of rules)
    expect([table, await outcome(wide.query(`update banking.${table} set note = 'in clear'`))]).toEqual([
      table,
      '23514',
    ])
  expect(await value(owner, 'select banking.close_plain()')).toBe(true)
})

it('in counts of tills is refused from the first day on', async () => {
  const clear = `insert into banking.till_counts (scope, key, account_id, user_id, business_date, currency, denominations, expected,
    counted, note) values ('x', 'x', 1, 1, now(), 'INR', '{}', 1, 1, 'in clear')`
  expect(await outcome(wide.query(clear))).toBe('23514')
})
