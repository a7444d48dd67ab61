/** What both banks are asked, in the same order. */
import { randomUUID } from 'node:crypto'
import { daysOfBank, type GrownBank } from './growing.ts'

const statementLines = 137

export type Asked = { path: string; body?: unknown }

const pages = ['history', 'history_deep', 'history_all_accounts'] as const
const searches = [
  'search_common_word',
  'search_rare_word',
  'search_no_such_word',
  'search_type',
  'search_category',
  'search_amounts',
  'search_dates_and_word',
] as const
type Name =
  | (typeof pages)[number]
  | (typeof searches)[number]
  | 'totals_month'
  | 'totals'
  | 'totals_word'
  | 'statement'
  | 'transfer'

/**
 * `gated` questions must not grow with the bank. Totals of a whole account do: they are exact, over twenty times as many
 * lines in the large bank, and are told for their own sake. A statement is of as many days as hold the same number of lines.
 */
export const mix: { name: Name; gated: boolean }[] = [
  ...pages.map((name) => ({ name, gated: true })),
  ...searches.map((name) => ({ name, gated: true })),
  { name: 'totals_month', gated: false },
  { name: 'totals', gated: false },
  { name: 'totals_word', gated: false },
  { name: 'statement', gated: true },
  { name: 'transfer', gated: true },
]

/** The requests by name, each time a little different; a page from the middle is looked up once. */
export async function askers(
  bank: GrownBank,
  ask: (asked: Asked) => Promise<string>,
): Promise<(name: Name) => Asked> {
  const { account, other } = bank
  const statementDays = Math.max(1, Math.round((statementLines * daysOfBank) / bank.asked))
  const list = (query: Record<string, string | number>) => ({
    path: `/api/v1/transactions?${new URLSearchParams(query as Record<string, string>)}`,
  })
  const totals = (query: Record<string, string>) => ({
    path: `/api/v1/transactions/totals?${new URLSearchParams({ account, ...query })}`,
  })
  const day = (ago: number) => new Date(Date.now() - ago * 864e5).toISOString().slice(0, 10)
  const middle = JSON.parse(await ask(list({ account, to: day(365) }))).next as string
  let turn = 0
  const requests: Record<Name, () => Asked> = {
    history: () => list({ account }),
    history_deep: () => list({ account, cursor: middle }),
    history_all_accounts: () => list({}),
    search_common_word: () => list({ account, q: 'rent' }),
    search_rare_word: () => list({ account, q: 'zephyr' }),
    search_no_such_word: () => list({ account, q: `nobody ${turn}` }),
    search_type: () => list({ account, type: 'fee' }),
    search_category: () => list({ account, category: 'travel' }),
    search_amounts: () => list({ account, min: '2490', max: '2500' }),
    search_dates_and_word: () => list({ account, from: day(200), to: day(100), q: 'groceries' }),
    totals_month: () => totals({ from: day(60), to: day(30) }),
    totals: () => totals({}),
    totals_word: () => totals({ q: 'rent' }),
    statement: () => ({
      path: `/api/v1/accounts/${account}/statements/${day(299 + statementDays)}..${day(300)}?format=csv`,
    }),
    transfer: () => ({
      path: '/api/v1/transactions',
      body: { id: randomUUID(), from: account, to: other, amount: { amount: '1.00', currency: 'INR' } },
    }),
  }
  return (name) => {
    turn += 1
    return requests[name]()
  }
}
