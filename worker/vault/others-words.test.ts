/**
 * Words of one person among those of others: whoever has SQL as the Worker's role writes what only looks sealed. It is told
 * as unreadable where it stands, and keeps nobody from the rest of a list.
 */
import { beforeAll, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
let account: string
let jti: string
let garbage: string
let token: string
let other: string
let leela: string

const jtiOf = (signed: string): string =>
  JSON.parse(atob(signed.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))).jti

beforeAll(async () => {
  const [asha, uma] = [await edge.provision(['current'], 100_000n), await edge.provision(['savings'])]
  account = asha.accounts[0]!
  token = (await edge.signIn(asha.email)).token
  other = (await edge.signIn(uma.email)).token
  leela = (await edge.signIn('operator1@demo.bank')).token
  jti = jtiOf(token)
  const [key] = await edge.sql(
    `select k.id from banking.encryption_keys k join banking.customers c on k.subject = 'customer:' || c.id where c.customer_id = $1`,
    [asha.customerId],
  )
  garbage = `v1.${key.id}.${'A'.repeat(40)}`
  await edge.sql(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select a.id, c.id, 'joint', 'either' from banking.accounts a, banking.customers c
      where a.account_number = $1 and c.customer_id = $2`,
    [account, uma.customerId],
  )
})

test('a question of one customer leaves the desk its queue', async () => {
  const [wellSaid, garbled] = [crypto.randomUUID(), crypto.randomUUID()]
  await edge.call(
    'support.open',
    { id: wellSaid, category: 'security', subject: 'A card', text: 'Help' },
    { token: other },
  )
  await edge.sql(`select banking.open_ticket($1, $2, 'security', $3, $3, '\\x00', null)`, [
    jti,
    garbled,
    garbage,
  ])
  const { status, body, text } = await edge.call(
    'tickets.queue',
    { view: 'open', limit: 200 },
    { token: leela },
  )
  expect(status, text).toBe(200)
  const subjectOf = (id: string) => body.items.find((one: { id: string }) => one.id === id)?.subject
  expect([subjectOf(wellSaid), subjectOf(garbled)]).toEqual(['A card', 'unreadable'])
  const shown = await edge.call('tickets.get', { id: garbled }, { token: leela })
  expect([shown.status, shown.body.messages[0].text]).toEqual([200, 'unreadable'])
})

test('a name for an account, and a note beside a line, leave its other holder their pages', async () => {
  await edge.sql('select banking.update_account($1, $2, $3, null)', [jti, account, garbage])
  const [line] = await edge.sql('select t.id from banking.transactions t where t.to_number = $1 limit 1', [
    account,
  ])
  await edge.sql('select banking.annotate_transaction($1, $2, $3, $4, null)', [
    ...[jti, line.id, account],
    JSON.stringify({ note: garbage }),
  ])
  const accounts = await edge.send('/api/v1/accounts', { token: other })
  expect(accounts.status, accounts.text).toBe(200)
  expect(accounts.body.items).toHaveLength(2)
  const history = await edge.send('/api/v1/transactions/history', { token: other })
  expect(history.status, history.text).toBe(200)
  expect(history.body.items[0].note).toBe('unreadable')
})
