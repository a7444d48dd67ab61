/** Pages of history: by keyset, over the whole year of the demo bank, and under a growing history. */
import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, transferOf } from '../../test/edge.ts'
import { decodePosition, encodePosition } from './cursors.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')
const other = await edge.signIn('customer2@demo.bank')

type Item = {
  id: string
  account: string
  direction: string
  amount: { amount: string }
  balanceAfter: { amount: string }
}
type Line = { id: string; account: string; after: string }

/** All lines on the accounts of a customer as Postgres keeps them, newest first. */
const linesOf = (email: string): Promise<Line[]> =>
  edge.sql(
    `select t.id, a.account_number as account, e.balance_after::text as after
       from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
       join banking.accounts a on a.id = e.account_id join banking.account_parties p on p.account_id = a.id
       join banking.users u on u.customer_id = p.customer_id where u.email_index = testing.index_of($1) order by t.seq desc, a.id desc`,
    [email],
  )

const minor = (amount: string) => BigInt(amount.replace('.', ''))
const keyOf = ({ id, account }: { id: string; account: string }) => `${id} ${account}`

async function readAll(
  path: string,
  meanwhile: () => Promise<unknown> = async () => {},
  by = token,
): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Answer = await edge.send(`${path}${cursor && `&cursor=${cursor}`}`, { token: by })
    expect(page.status, page.text).toBe(200)
    items.push(...page.body.items)
    cursor = page.body.next
    await meanwhile()
  }
  return items
}

describe('a year of history', () => {
  test('comes by pages of any size without a line twice or missing, own transfers with both lines', async () => {
    const lines = await linesOf('customer1@demo.bank')
    expect(lines.length).toBeGreaterThan(500)
    const own = lines.filter((line) =>
      lines.some((other) => other.id === line.id && other.account !== line.account),
    )
    expect(own.length).toBeGreaterThan(10)
    for (const limit of [7, 50, 199, 200]) {
      const items = await readAll(`/api/v1/transactions?limit=${limit}`)
      expect(items.map(keyOf)).toEqual(lines.map(keyOf))
      expect(items.map(({ balanceAfter }) => minor(balanceAfter.amount))).toEqual(
        lines.map(({ after }) => BigInt(after)),
      )
    }
  })

  test('cuts between the two lines of an own transfer without losing one', async () => {
    const items = await readAll('/api/v1/transactions?limit=200')
    const at = items.findIndex((item, index) => items[index + 1]?.id === item.id)
    const page = await edge.send(`/api/v1/transactions?limit=${at + 1}`, { token })
    expect(page.body.items.at(-1)).toEqual(items[at])
    const next = await edge.send(`/api/v1/transactions?limit=1&cursor=${page.body.next}`, { token })
    expect(next.body.items).toEqual([items[at + 1]])
  })

  test('of one account continues its balance from line to line, down to nothing', async () => {
    const { body } = await edge.send('/api/account/balance', { token })
    for (const { id, balance } of body.accounts) {
      const items = await readAll(`/api/v1/accounts/${id}/transactions?limit=200`)
      expect(items[0]!.balanceAfter).toEqual(balance)
      for (const [index, item] of items.entries()) {
        const signed = minor(item.amount.amount) * (item.direction === 'debit' ? -1n : 1n)
        const before = items[index + 1] ? minor(items[index + 1]!.balanceAfter.amount) : 0n
        expect(before + signed).toBe(minor(item.balanceAfter.amount))
      }
    }
  })

  test('keeps its pages while new transfers arrive', async () => {
    const before = await linesOf('customer1@demo.bank')
    const { body } = await edge.send('/api/account/balance', { token })
    const [one, two] = body.accounts.map(({ id }: { id: string }) => id)
    let arrived = 0
    const items = await readAll('/api/v1/transactions?limit=40', async () => {
      const [made, back] = await Promise.all([
        edge.send('/api/v1/transactions', { token, body: transferOf(one, two) }),
        edge.send('/api/v1/transactions', { token, body: transferOf(two, one) }),
      ])
      expect([made.status, back.status]).toEqual([201, 201])
      arrived += 4
    })
    expect(items.map(keyOf)).toEqual(before.map(keyOf))
    expect(await linesOf('customer1@demo.bank')).toHaveLength(before.length + arrived)
  })

  test('is the same at both doors and under both routes', async () => {
    const rest = await edge.send('/api/v1/transactions?limit=30', { token })
    expect((await edge.send('/api/v1/transactions/history?limit=30', { token })).body).toEqual(rest.body)
    expect((await edge.call('ledger.history', { limit: 30 }, { token })).body).toEqual(rest.body)
    expect((await edge.send('/api/v1/transactions', { token })).body.items).toHaveLength(50)
  })
})

describe('a cursor', () => {
  test('is refused where it is none of the bank’s', async () => {
    const none = [
      '',
      '!',
      'a b',
      'x'.repeat(201),
      btoa('1'),
      btoa('1.'),
      btoa('.1'),
      btoa('-1.1'),
      btoa('1.1.1'),
      'AAAA',
    ]
    none.push(
      btoa('2026-02-30.1.1'),
      btoa('2026-13-01.1.1'),
      btoa('0000-01-01.1.1'),
      btoa('2026-1-1.1.1'),
      btoa('x2026-01-01.1.1'),
      btoa('2026-01-01.1'),
      btoa(`2026-01-01.${'9'.repeat(19)}.1`),
    )
    none.push(btoa('1.0e1'), btoa("1.1' or 1=1"), btoa(`${'9'.repeat(19)}.1`), btoa('x.y'), 'a', '__proto__')
    for (const cursor of none) {
      const rest = await edge.send(`/api/v1/transactions?cursor=${encodeURIComponent(cursor)}`, { token })
      const trpc = await edge.call('ledger.history', { cursor }, { token })
      for (const answer of [rest, trpc]) {
        expect([cursor, answer.code]).toEqual([cursor, 'invalid_input'])
        const fields = answer.body.fields ?? answer.body.error.data.fields
        expect(fields[0].path).toBe('cursor')
      }
    }
  })

  test('that was changed shows the caller’s own lines and nothing else', async () => {
    const mine = new Set((await linesOf('customer1@demo.bank')).map(keyOf))
    const theirs = (await edge.send('/api/v1/transactions?limit=1', { token: other.token })).body.next
    const most = 10n ** 18n - 1n
    const positions = (['older', 'newer'] as const).flatMap((way) =>
      [
        { seq: most, account: most, date: '9999-12-31' },
        { seq: 0n, account: 0n, date: '0001-01-01' },
        { seq: 500n, account: 0n, date: '2026-02-28' },
        { seq: 500n, account: most, date: '2026-02-28' },
      ].map((place) => encodePosition({ ...place, way })),
    )
    for (const cursor of [theirs, ...positions]) {
      const { status, body } = await edge.send(`/api/v1/transactions?limit=200&cursor=${cursor}`, { token })
      expect(status).toBe(200)
      for (const item of body.items) expect(mine).toContain(keyOf(item))
    }
  })

  test('goes into text and back', () => {
    for (const position of [
      { date: '2026-11-22', seq: 1n, account: 1n, way: 'older' },
      { date: '2024-02-29', seq: 123_456_789_012_345_678n, account: 7n, way: 'newer' },
    ] as const) {
      expect(encodePosition(position)).toMatch(/^[\w-]+$/)
      expect(decodePosition(encodePosition(position))).toEqual(position)
    }
    expect(decodePosition('%')).toBeUndefined()
  })
})
