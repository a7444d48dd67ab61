/** Searching history: every filter is what plain TypeScript makes of all lines, in both directions and with bounds. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, openEdge, transferOf } from '../../test/edge.ts'
import { minorOf } from '../money.ts'
import { nameWords } from '../vault/names.ts'
import { type Category, categories, type HistoryItem, type Totals } from './contract.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')
let all: HistoryItem[]

const pageOf = async (query: string, by = token): Promise<Answer> => {
  const page = await edge.send(`/api/v1/transactions?${query}`, { token: by })
  expect(page.status, `${query} ${page.text}`).toBe(200)
  return page
}

/** Every page in one direction, in the order of reading. */
async function pagesOf(query: string, way: 'next' | 'previous' = 'next', first = '', by = token) {
  const pages: Answer['body'][] = []
  for (let cursor: string | null = first; cursor !== null; cursor = pages.at(-1)[way])
    pages.push((await pageOf(`${query}${cursor && `&cursor=${cursor}`}`, by)).body)
  return pages
}
const linesOf = (pages: { items: HistoryItem[] }[]) => pages.flatMap(({ items }) => items)
const keyOf = ({ id, account }: HistoryItem) => `${id} ${account}`

const annotate = (id: string, body: object) =>
  edge.send(`/api/v1/transactions/${id}`, { method: 'PUT', token, body })

beforeAll(async () => {
  const before = linesOf(await pagesOf('limit=200'))
  const kinds: Category[] = ['groceries', 'travel', 'other']
  for (const [index, item] of before.filter((_, at) => at % 40 === 3).entries())
    expect(
      (await annotate(item.id, { category: kinds[index % 3], note: 'Zebra %_\\ crossing' })).status,
    ).toBe(200)
  all = linesOf(await pagesOf('limit=200'))
  expect(all.map(keyOf)).toEqual(before.map(keyOf))
})

type Filters = {
  [Name in 'account' | 'type' | 'from' | 'to' | 'min' | 'max' | 'category' | 'currency' | 'q']?:
    | string
    | undefined
}

const customers = ['Asha Raman', 'Vikram Mehta', 'Test Person']

/** By beginnings of words, single letters only where nothing else was asked. */
function begins(q: string, text: string): boolean {
  const words = nameWords(q).filter((word, _, { length }) => word.length > 1 || length === 1)
  const isOf = (word: string) => (one: string) => (word.length > 1 ? one.startsWith(word) : one === word)
  return words.length > 0 && words.every((word) => nameWords(text).some(isOf(word)))
}

/** Names of the bank's customers are found by beginnings of their words, others by any part. */
const isNamed = (q: string, name: string | null): boolean =>
  customers.includes(name ?? '') ? begins(q, name!) : (name ?? '').toLowerCase().includes(q.toLowerCase())

/** The same in plain words. The demo bank keeps rupees only. */
const passes = (filters: Filters) => (item: HistoryItem) => {
  const minor = Number(minorOf(item.amount))
  return (
    (!filters.account || item.account === filters.account) &&
    (!filters.type || item.type === filters.type) &&
    (!filters.from || item.bookingDate >= filters.from) &&
    (!filters.to || item.bookingDate <= filters.to) &&
    (!filters.min || minor >= Number(filters.min) * 100) &&
    (!filters.max || minor <= Number(filters.max) * 100) &&
    (!filters.category || item.category === filters.category) &&
    (!filters.currency || item.amount.currency === filters.currency) &&
    (!filters.q || begins(filters.q, item.note ?? '') || isNamed(filters.q, item.counterparty.name))
  )
}

const written = (filters: Filters) =>
  new URLSearchParams(
    Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString()

const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined, freq: 2 })

/** Filters drawn from what the history holds, so that most of them find something. */
const filtersOf = () => {
  const line = fc.constantFrom(...all)
  return fc.record({
    account: optional(line.map(({ account }) => account)),
    type: optional(line.map(({ type }) => type)),
    from: optional(line.map(({ bookingDate }) => bookingDate)),
    to: optional(line.map(({ bookingDate }) => bookingDate)),
    min: optional(fc.constantFrom('0', '1', '99.999', '100.00', '250.5', '5000')),
    max: optional(fc.constantFrom('0', '150.00', '999.99', '2500.001', '100000')),
    category: optional(fc.constantFrom(...categories)),
    currency: optional(fc.constantFrom('INR', 'INR', 'INR', 'USD')),
    q: optional(fc.constantFrom('zebra', 'CROSS zeb', '%_', '\\', 'rent', 'ent', 'a', 'ASHA', 'uber', '’')),
  })
}

test('any filters together leave what passes each of them, in pages of any size, and their totals', async () => {
  const property = fc.asyncProperty(filtersOf(), fc.integer({ min: 5, max: 200 }), async (filters, limit) => {
    const expected = all.filter(passes(filters))
    const query = written(filters)
    const pages = await pagesOf(`limit=${limit}&${query}`)
    expect(linesOf(pages)).toEqual(expected)
    // Only a page that has looked as far as it may is short before the end.
    for (const { items, searchedTo } of pages.slice(0, -1))
      expect(searchedTo ? items.length <= limit : items.length === limit).toBe(true)
    const { body } = await edge.send(`/api/v1/transactions/totals?${query}`, { token })
    const sum = (direction: string) =>
      expected
        .filter((item) => item.direction === direction)
        .reduce((total, item) => total + minorOf(item.amount), 0n)
    const [found = { count: 0, in: undefined, out: undefined }] = (body as Totals).totals
    expect(found.count).toBe(expected.length)
    if (found.in) expect([minorOf(found.in), minorOf(found.out)]).toEqual([sum('credit'), sum('debit')])
  })
  await fc.assert(property, { numRuns: 60 })
}, 60_000)

describe('each filter alone', () => {
  const single: [keyof Filters, () => string[]][] = [
    ['account', () => [...new Set(all.map(({ account }) => account))]],
    ['type', () => [...new Set(all.map(({ type }) => type))]],
    ['from', () => [all[30]!.bookingDate]],
    ['to', () => [all[30]!.bookingDate]],
    ['min', () => ['0', '1000', '1000.01', '99999999']],
    ['max', () => ['0', '100', '100.009', '99999999']],
    ['category', () => [...categories]],
    ['q', () => ['zebra %_\\', 'groceries', 'none of these']],
  ]
  test.each(single)('%s', async (name, values) => {
    for (const value of values()) {
      const filters = { [name]: value }
      expect(linesOf(await pagesOf(`limit=200&${written(filters)}`)), value).toEqual(
        all.filter(passes(filters)),
      )
    }
  })

  test('that is malformed is refused by its name, at every door', async () => {
    const bad = [
      ['min', '-1'],
      ['min', '1e3'],
      ['min', '1,000'],
      ['min', '01'],
      ['min', ''],
      ['min', '1.'],
      ['max', '1.0001'],
      ['max', 'NaN'],
      ['max', '99999999999999'],
      ['category', 'Groceries'],
      ['category', "'"],
      ['currency', 'inr'],
      ['currency', 'XXX'],
    ]
    for (const [name, value] of bad as [string, string][])
      for (const path of [
        'transactions',
        'transactions/totals',
        'transactions.csv',
        `accounts/${all[0]!.account}/transactions`,
      ]) {
        const query = new URLSearchParams({ [name]: value })
        const answer = await edge.send(`/api/v1/${path}?${query}`, { token })
        expect([path, value, answer.code]).toEqual([path, value, 'invalid_input'])
        expect(answer.body.fields[0].path).toBe(name)
      }
  })
})

describe('pages', () => {
  test('go back the way they came: the same lines, none twice, from any page and with filters', async () => {
    for (const query of ['limit=23', 'limit=7&type=payment', 'limit=5&q=zebra', 'limit=9&min=1000']) {
      const there = await pagesOf(query)
      expect(there[0].previous).toBeNull()
      expect(there.length).toBeGreaterThan(2)
      const expected = linesOf(there)
      const last = there.at(-1)
      const back = await pagesOf(query, 'previous', last.previous)
      // Each page reads newest first; the pages come oldest first.
      const again = [...linesOf(back.toReversed()), ...last.items]
      expect(again).toEqual(expected)
      expect(back.at(-1).previous).toBeNull()
      for (const page of back) {
        const onward = await pageOf(`${query}&cursor=${page.next}`)
        const at = expected.findIndex((item) => keyOf(item) === keyOf(page.items.at(-1)))
        expect(onward.body.items[0]).toEqual(expected[at + 1])
      }
    }
  }, 60_000)

  test('of newer lines show what arrived since, once', async () => {
    const person = await edge.provision(['savings', 'current'], 100_000n)
    const [one, two] = person.accounts as [string, string]
    const signed = await edge.signIn(person.email)
    const pay = async (from: string, to: string) =>
      expect(
        (await edge.send('/api/v1/transactions', { token: signed.token, body: transferOf(from, to) })).status,
      ).toBe(201)
    await pay(one, two)
    await pay(two, one)
    const first = (await pageOf('limit=2', signed.token)).body
    const second = (await pageOf(`limit=2&cursor=${first.next}`, signed.token)).body
    const seen: HistoryItem[] = []
    let cursor: string | null = second.previous
    for (let turn = 0; cursor !== null; turn += 1) {
      if (turn < 3) await pay(one, two)
      const page: Answer = await pageOf(`limit=2&cursor=${cursor}`, signed.token)
      seen.unshift(...page.body.items)
      cursor = page.body.previous
    }
    const now = linesOf(await pagesOf('limit=200', 'next', '', signed.token))
    expect(seen).toEqual(
      now.slice(
        0,
        now.findIndex((item) => keyOf(item) === keyOf(second.items[0])),
      ),
    )
    expect(new Set(seen.map(keyOf)).size).toBe(seen.length)
    expect(seen.length).toBe(8)
  })
})

test('of somebody else’s account nothing is found, by any door or filter', async () => {
  const other = await edge.signIn('customer2@demo.bank')
  const { account } = all[0]!
  for (const path of ['transactions', 'transactions/totals', 'transactions.csv'])
    for (const more of ['', '&min=1', '&q=rent', '&currency=USD', '&category=other']) {
      const answer = await edge.send(`/api/v1/${path}?account=${account}${more}`, { token: other.token })
      expect([path, more, answer.code]).toEqual([path, more, 'not_found'])
    }
  // A cursor of hers shows him his own lines alone.
  const { next } = (await pageOf('limit=3')).body
  const page = await pageOf(`limit=200&cursor=${next}`, other.token)
  const mine = new Set(all.map(({ account: number }) => number))
  for (const item of page.body.items) expect(mine).not.toContain(item.account)
})

// Last: a second account of the bank's own is more than `edge.deposit` can choose from.
describe('amounts', () => {
  test('over all accounts are of the home currency unless one is named; of one account they are its own', async () => {
    const person = await edge.provision(['savings', 'current-usd'], 50_000n)
    const [rupees, dollars] = person.accounts as [string, string]
    const signed = await edge.signIn(person.email)
    await edge.sql(
      `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
       select banking.issue_account_number(), 'settlement', 'bank', 'USD', 'Settlement', b.current
         from banking.business_dates b`,
    )
    await edge.sql(
      `select banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', row(f.*)::banking.accounts,
         row(t.*)::banking.accounts, 'Outside', t.holder_name, 50000, null, now(), '\\x00', null)
         from banking.accounts f, banking.accounts t
        where f.type = 'bank' and f.currency = 'USD' and t.account_number = $1`,
      [dollars],
    )
    const found = async (query: string) =>
      linesOf(await pagesOf(query, 'next', '', signed.token)).map(({ account }) => account)
    expect(await found('')).toEqual([dollars, rupees])
    expect(await found('min=500&max=500')).toEqual([rupees])
    expect(await found('min=500&currency=USD')).toEqual([dollars])
    expect(await found('currency=USD')).toEqual([dollars])
    expect(await found(`min=500&account=${dollars}`)).toEqual([dollars])
    expect(await found(`account=${dollars}&currency=INR`)).toEqual([])
    const { body } = await edge.send('/api/v1/transactions/totals', { token: signed.token })
    expect(body).toEqual({
      totals: ['INR', 'USD'].map((currency) => ({
        count: 1,
        in: { amount: '500.00', currency },
        out: { amount: '0.00', currency },
      })),
    })
  })
})
