/** Notes on their way: sealed in every table that holds one, told in clear to whom they are for, and not by another's hand. */
import { describe, expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'
import { readConfig } from '../config.ts'
import { sealNote } from './notes.ts'
import { vaultOf } from './opening.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 1_000_000n)
const payee = await edge.provision(['savings'])
const [from, second] = payer.accounts as [string, string]
const to = payee.accounts[0]!
const { token } = await edge.signIn(payer.email)
const theirs = (await edge.signIn(payee.email)).token
const leela = (await edge.signIn('operator1@demo.bank')).token
const arjun = (await edge.signIn('operator2@demo.bank')).token
const vault = await vaultOf({ config: readConfig(edge.env) })
const sealed = /^v1\.[0-9a-f-]{36}\.[\w-]{38,}(~[\w-]{6})*$/

const pay = (body: object, by = token) => edge.send('/api/v1/transactions', { token: by, body })
const noteOf = async (id: string, by: string) =>
  (await edge.send(`/api/v1/transactions/${id}`, { token: by })).body.note
const found = async (q: string, by: string) =>
  (await edge.send(`/api/v1/transactions?q=${encodeURIComponent(q)}`, { token: by })).body.items.map(
    ({ note }: { note: string }) => note,
  )
const kept = async (table: string, note: string) => {
  const [{ all, clear }] = await edge.sql(
    `select count(*)::int as all, count(*) filter (where strpos(t::text, $1) > 0)::int as clear from banking.${table} t
      where note is not null`,
    [note],
  )
  expect([table, clear, all > 0]).toEqual([table, 0, true])
}

describe('the note of a transfer', () => {
  test('is sealed in the journal, the same for each side, and found by both', async () => {
    const order = transferOf(from, to, { note: 'Marigolds for Diwali' })
    expect((await pay(order)).body.note).toBe('Marigolds for Diwali')
    const [{ note }] = await edge.sql('select note from banking.transactions where id = $1', [order.id])
    expect(note).toMatch(sealed)
    expect(note).toBe(await sealNote(vault, order.id, 'Marigolds for Diwali'))
    for (const by of [token, theirs]) {
      expect(await noteOf(order.id, by)).toBe('Marigolds for Diwali')
      expect(await found('mari diw', by)).toEqual(['Marigolds for Diwali'])
      expect(await found('golds', by)).toEqual([])
    }
    await kept('transactions', 'Marigolds')
  })

  test('that somebody copied from the database comes back as they wrote it', async () => {
    const order = transferOf(from, to, { note: 'For the doctor' })
    await pay(order)
    const [{ note }] = await edge.sql('select note from banking.transactions where id = $1', [order.id])
    const copy = transferOf(second, from, { note })
    await edge.deposit(second, 100_000n)
    expect((await pay(copy)).body.note).toBe(note)
    expect(await noteOf(copy.id, token)).toBe(note)
    await edge.send(`/api/v1/transactions/${order.id}`, { method: 'PUT', token: theirs, body: { note } })
    expect(await noteOf(order.id, theirs)).toBe(note)
    // Nor does one of the staff have it opened in the place of a reason.
    const path = `/api/v1/accounts/${to}/freeze`
    const asked = await edge.send(path, { token: leela, body: { side: 'debit', reason: note } })
    expect(asked.body.fields).toEqual([{ path: 'reason', message: 'This is no text of yours.' }])
  })

  test('of before is told, searched and printed as it stands in the journal', async () => {
    const person = await edge.provision(['savings'])
    const by = (await edge.signIn(person.email)).token
    // What the rule for new ones would refuse.
    await edge.sql('alter table banking.transactions drop constraint journal_notes_sealed')
    const old = ['Plain old rent', 'v1.x', `v1.${vault.journal.id}.${'A'.repeat(60)}`]
    for (const note of old)
      await edge.sql(
        `with f as materialized (select * from banking.accounts where product_code = 'settlement' and currency = 'INR' limit 1 for update),
            t as materialized (select * from banking.accounts where account_number = $1 for update)
         select banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', row(f.*)::banking.accounts,
           row(t.*)::banking.accounts, 'Outside', t.holder_name, 100, $2, clock_timestamp(), '\\x00', null) from f, t`,
        [person.accounts[0], note],
      )
    const { body } = await edge.send('/api/v1/transactions', { token: by })
    expect(body.items.map(({ note }: { note: string }) => note)).toEqual(old.toReversed())
    expect(await found('lain ol', by)).toEqual(['Plain old rent'])
    expect(await found('v1.x', by)).toEqual(['v1.x'])
  })
})

describe('the note of what waits', () => {
  test('is sealed in schedules and what they pay, and the same one again is the same order', async () => {
    const order = {
      id: crypto.randomUUID(),
      from,
      to: second,
      amount: { amount: '1.00', currency: 'INR' },
      note: 'Piggy bank of Meena',
      firstDate: '2031-01-01',
      rule: 'monthly',
    }
    const made = await edge.send('/api/v1/schedules', { token, body: order })
    expect([made.status, made.body.note]).toEqual([201, order.note])
    expect((await edge.send('/api/v1/schedules', { token, body: order })).status).toBe(200)
    const { body } = await edge.send('/api/v1/schedules', { token })
    expect(body.items[0].note).toBe(order.note)
    await kept('schedules', 'Piggy')
  })

  test('is sealed in proposals of staff, and so is the reason that a reversal puts into the journal', async () => {
    const large = {
      id: crypto.randomUUID(),
      type: 'deposit',
      to,
      amount: { amount: '900000.00', currency: 'INR' },
    }
    const asked = await pay({ ...large, note: 'From the sale of a flat in Pune' }, leela)
    expect(asked.status).toBe(202)
    await kept('proposals', 'Pune')
    const inbox = await edge.send('/api/v1/proposals', { token: arjun })
    const waiting = inbox.body.items.find(({ id }: { id: string }) => id === asked.body.proposalId)
    expect(waiting.note).toBe('From the sale of a flat in Pune')
    const path = `/api/v1/proposals/${asked.body.proposalId}/approval`
    expect((await edge.send(path, { token: arjun, body: {} })).body.note).toBe(waiting.note)
    expect(await noteOf(large.id, theirs)).toBe(waiting.note)
    const order = transferOf(from, to)
    await pay(order)
    const [{ scope }] = await edge.sql('select scope from banking.transactions where id = $1', [order.id])
    const back = { id: crypto.randomUUID(), scope, reason: 'Typed the wrong Meena' }
    const reversed = await edge.send(`/api/v1/transactions/${order.id}/reversals`, {
      token: leela,
      body: back,
    })
    expect(reversed.body.note ?? reversed.text).toBe(back.reason)
    await kept('transactions', 'Meena')
  })
})

describe('a note of one’s own', () => {
  test('is sealed under the key of who wrote it, and gone with it', async () => {
    const order = transferOf(from, to, { note: 'Shared' })
    await pay(order)
    const path = `/api/v1/transactions/${order.id}`
    const mine = await edge.send(path, { method: 'PUT', token, body: { note: 'Secret birthday gift' } })
    expect(mine.body).toMatchObject({ note: 'Secret birthday gift', orderNote: 'Shared' })
    await kept('transaction_notes', 'birthday')
    const [{ note, subject }] = await edge.sql(
      `select n.note, k.subject from banking.transaction_notes n join banking.transactions t on t.seq = n.transaction_seq
         join banking.encryption_keys k on k.id = banking.key_in(n.note) where t.id = $1`,
      [order.id],
    )
    expect(note).toMatch(sealed)
    const [{ id }] = await edge.sql('select id::text from banking.customers where customer_id = $1', [
      payer.customerId,
    ])
    expect(subject).toBe(`customer:${id}`)
    expect(await found('birth', token)).toEqual(['Secret birthday gift'])
    expect(await found('shared', token)).toEqual([])
    expect(await found('shared', theirs)).toEqual(['Shared'])
    expect(await found('birth', theirs)).toEqual([])
    await edge.sql(
      'update banking.encryption_keys set wrapped = null, destroyed_at = now() where subject = $1',
      [subject],
    )
    expect(await noteOf(order.id, token)).toBe('erased')
    expect(await noteOf(order.id, theirs)).toBe('Shared')
  })
})
