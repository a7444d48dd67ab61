/** Notes and categories: each side's own, changed without a trace in the ledger, and never shown to the other. */
import { describe, expect, test } from 'vitest'
import { category } from '../../db/schema/ledger.ts'
import { openEdge, transferOf } from '../../test/edge.ts'
import { categories, ownNoteLength, transactionType } from './contract.ts'
import { usualCategory } from './rules.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 1_000_000n)
const payee = await edge.provision(['savings'])
const { token } = await edge.signIn(payer.email)
const theirs = await edge.signIn(payee.email)
const [from, second] = payer.accounts as [string, string]
const to = payee.accounts[0]!

async function paid(target = to, note = 'For dinner') {
  const made = await edge.send('/api/v1/transactions', { token, body: transferOf(from, target, { note }) })
  expect(made.status).toBe(201)
  return made.body.id as string
}
const annotate = (id: string, body: object, by = token) =>
  edge.send(`/api/v1/transactions/${id}`, { method: 'PUT', token: by, body })
const receipt = async (id: string, by = token, query = '') =>
  (await edge.send(`/api/v1/transactions/${id}${query}`, { token: by })).body
const line = async (id: string, by = token, account = from) =>
  (await edge.send(`/api/v1/accounts/${account}/transactions?limit=200`, { token: by })).body.items.find(
    (item: { id: string }) => item.id === id,
  )

const ledger = () =>
  edge.sql(`select md5(string_agg(t::text, '' order by seq)) as journal,
    (select md5(string_agg(e::text, '' order by transaction_seq, account_id)) from banking.entries e) as entries,
    (select md5(string_agg(a::text, '' order by id)) from banking.accounts a) as accounts from banking.transactions t`)

test('the list in the contract is the list in the database, and every type has a usual category', () => {
  expect(category.enumValues).toEqual([...categories])
  expect(Object.keys(usualCategory).sort()).toEqual([...transactionType.options].sort())
})

describe('a note and a category', () => {
  test('show to their writer, in history and receipt, and never to the other side', async () => {
    const id = await paid()
    const before = [await receipt(id, theirs.token), await line(id, theirs.token, to)]
    const books = await ledger()
    const answer = await annotate(id, { note: 'Sushi with Ravi', category: 'eating_out' })
    expect(answer.status).toBe(200)
    const seen = { note: 'Sushi with Ravi', orderNote: 'For dinner', category: 'eating_out', account: from }
    expect(answer.body).toMatchObject(seen)
    expect(await receipt(id)).toEqual(answer.body)
    expect(await line(id)).toMatchObject({ note: 'Sushi with Ravi', category: 'eating_out' })
    expect([await receipt(id, theirs.token), await line(id, theirs.token, to)]).toEqual(before)
    expect(before[0]).toMatchObject({ note: 'For dinner', orderNote: 'For dinner', category: 'transfers' })
    // Nor do they find it.
    for (const [by, found] of [
      [token, 1],
      [theirs.token, 0],
    ] as const)
      expect((await edge.send('/api/v1/transactions?q=sushi', { token: by })).body.items).toHaveLength(found)
    expect(await ledger()).toEqual(books)
  })

  test('change alone, stay when left out, and go with null', async () => {
    const id = await paid()
    const steps: [object, object][] = [
      [{ note: 'One' }, { note: 'One', category: 'transfers' }],
      [{ category: 'gifts' }, { note: 'One', category: 'gifts' }],
      [{}, { note: 'One', category: 'gifts' }],
      [{ note: 'Two' }, { note: 'Two', category: 'gifts' }],
      [{ note: null }, { note: 'For dinner', category: 'gifts' }],
      [{ category: null }, { note: 'For dinner', category: 'transfers' }],
      [
        { note: 'Three', category: 'travel' },
        { note: 'Three', category: 'travel' },
      ],
      [
        { note: '', category: null },
        { note: 'For dinner', category: 'transfers' },
      ],
    ]
    for (const [change, seen] of steps) {
      expect((await annotate(id, change)).body).toMatchObject(seen)
      expect(await receipt(id)).toMatchObject(seen)
    }
    const rows = `select from banking.transaction_notes n join banking.transactions t on t.seq = n.transaction_seq
      where t.id = $1`
    expect(await edge.sql(rows, [id])).toEqual([])
  })

  test('of each side of a transfer between own accounts are apart', async () => {
    const id = await paid(second)
    await annotate(id, { note: 'Out of savings', category: 'savings' })
    await annotate(id, { account: second, note: 'Into current' })
    expect(await receipt(id)).toMatchObject({ account: from, note: 'Out of savings', category: 'savings' })
    expect(await receipt(id, token, `?account=${second}`)).toMatchObject({
      account: second,
      note: 'Into current',
      category: 'transfers',
      balanceAfter: (await line(id, token, second)).balanceAfter,
    })
    expect(await line(id)).toMatchObject({ note: 'Out of savings', category: 'savings' })
    expect(await line(id, token, second)).toMatchObject({ note: 'Into current', category: 'transfers' })
  })

  test('are kept byte for byte up to their length, and refused beyond', async () => {
    const id = await paid()
    const longest = '𝛑'.repeat(ownNoteLength)
    for (const note of [longest, ' =cmd|calc ', '<b>"\'\\', 'नमस्ते 🙏', '\n'])
      expect((await annotate(id, { note })).body.note).toBe(note)
    const bad: [string, object][] = [
      ['note', { note: `${longest}x` }],
      ['note', { note: 1 }],
      ['note', { note: 'a\u0000' }],
      ['category', { category: 'Groceries' }],
      ['category', { category: '' }],
      ['category', { category: 'a; drop table' }],
      ['account', { account: '1' }],
    ]
    for (const [path, change] of bad) {
      const answer = await annotate(id, change)
      expect([answer.code, answer.body.fields?.[0]?.path]).toEqual(['invalid_input', path])
    }
  })

  test('of a transaction or account that is not the caller’s are not found', async () => {
    const id = await paid(second)
    expect((await annotate(id, { note: 'x' }, theirs.token)).code).toBe('not_found')
    expect((await annotate(id, { account: to, note: 'x' })).code).toBe('not_found')
    expect((await annotate(crypto.randomUUID(), { note: 'x' })).code).toBe('not_found')
    const shared = await paid()
    expect((await annotate(shared, { account: to, note: 'x' })).code).toBe('not_found')
    expect((await annotate(shared, { account: from, note: 'x' }, theirs.token)).code).toBe('not_found')
    expect((await edge.send(`/api/v1/transactions/${shared}?account=${to}`, { token })).code).toBe(
      'not_found',
    )
  })

  test('leave an audit row that says which changed and holds none of the text', async () => {
    const id = await paid()
    await annotate(id, { note: 'Confidential words', category: 'health' })
    const [row] = await edge.sql(
      `select l.actor, l.detail, l::text as whole from banking.audit_logs l join banking.transactions t
         on l.subject = 'transaction:' || t.seq where t.id = $1 and l.action = 'ledger.annotate'`,
      [id],
    )
    expect(row.detail).toEqual({ changed: ['category', 'note'] })
    expect(row.actor).toMatch(/^user:\d+$/)
    expect(row.whole).not.toMatch(/Confidential|health/)
  })

  test('are the same at both doors', async () => {
    const id = await paid()
    const over = await edge.call('ledger.annotate', { id, note: 'By tRPC' }, { token })
    expect(over.status).toBe(200)
    expect(over.body).toEqual(await receipt(id))
  })

  test('do not change what a repeated order answers', async () => {
    const order = transferOf(from, to, { note: 'once' })
    const first = await edge.send('/api/v1/transactions', { token, body: order })
    await annotate(order.id, { note: 'mine', category: 'gifts' })
    const again = await edge.send('/api/v1/transactions', { token, body: order })
    expect([again.status, again.text]).toEqual([200, first.text])
  })
})

describe('who shares an account', () => {
  test('shares its notes; who may only look may not write, and who has left sees none', async () => {
    const id = await paid()
    await annotate(id, { note: 'Ours' })
    const guest = await edge.provision(['savings'])
    const signed = await edge.signIn(guest.email)
    const join = (mandate: string, until: string) =>
      edge.sql(
        `insert into banking.account_parties (account_id, customer_id, role, mandate, valid_from, valid_until)
         select a.id, c.id, 'joint', $3, now() - interval '1 day', $4::timestamptz from banking.accounts a, banking.customers c
          where a.account_number = $1 and c.customer_id = $2
         on conflict (customer_id, account_id) do update set mandate = $3, valid_until = $4::timestamptz`,
        [from, guest.customerId, mandate, until],
      )
    await join('view', 'infinity')
    expect(await receipt(id, signed.token)).toMatchObject({ note: 'Ours' })
    expect((await annotate(id, { note: 'Mine' }, signed.token)).code).toBe('forbidden')
    await join('either', 'infinity')
    expect((await annotate(id, { note: 'Theirs too' }, signed.token)).status).toBe(200)
    expect(await receipt(id)).toMatchObject({ note: 'Theirs too' })
    await join('either', '2020-01-01')
    expect((await annotate(id, { note: 'Gone' }, signed.token)).code).toBe('not_found')
    expect((await edge.send(`/api/v1/transactions/${id}`, { token: signed.token })).code).toBe('not_found')
  })
})
