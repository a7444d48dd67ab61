import { useLocation, useNavigate } from '@solidjs/router'
import { createMemo } from 'solid-js'
import type { Category, TransactionType } from '../../../worker/ledger/contract.ts'
import { ending, nameOf } from '../accounts/names.ts'
import { grouped } from '../money/format.ts'
import { longDate } from './days.ts'
import { categoryNames, typeNames } from './kinds.ts'
import type { Filters } from './queries.ts'
import { t } from './words.ts'

export const isDate = (text: string | undefined) =>
  text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
export const isType = (text: string | undefined) =>
  text && Object.hasOwn(typeNames, text) ? (text as TransactionType) : undefined
export const isCategory = (text: string | undefined) =>
  text && Object.hasOwn(categoryNames, text) ? (text as Category) : undefined
/** `₹ 1,250.50` → `1250.50`; undefined for what is no amount. */
export const isBound = (text: string | undefined) => {
  const bare = (text ?? '').replace(/[\s,₹$€£¥]/g, '')
  return /^(?:0|[1-9]\d{0,12})(?:\.\d{1,3})?$/.test(bare) ? bare : undefined
}
const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export const nothing: Filters = {
  account: undefined,
  type: undefined,
  from: undefined,
  to: undefined,
  min: undefined,
  max: undefined,
  category: undefined,
  q: undefined,
}

/**
 * The filters, kept where a reload and the way back from a receipt find them: in the address, but for the words,
 * which may be somebody's name and so stay in the state of the history entry.
 */
export function useFilters(): [() => Filters, (change: Filters) => void] {
  const location = useLocation<{ q: string }>()
  const navigate = useNavigate()
  const filters = createMemo(
    (): Filters => ({
      account: one(location.query.account),
      type: isType(one(location.query.type)),
      from: isDate(one(location.query.from)),
      to: isDate(one(location.query.to)),
      min: isBound(one(location.query.min)),
      max: isBound(one(location.query.max)),
      category: isCategory(one(location.query.category)),
      q: location.state?.q,
    }),
  )
  const change = (some: Filters) => {
    const { q, ...open } = { ...filters(), ...some }
    const query = new URLSearchParams(
      Object.entries(open).filter((entry): entry is [string, string] => !!entry[1]),
    )
    const search = query.size > 0 ? `?${query}` : ''
    navigate(`/history${search}`, { replace: true, scroll: false, state: q ? { q } : null })
  }
  return [filters, change]
}

type Named = Parameters<typeof nameOf>[0] & { accountNumber: string }

/** What is filtered by, in words, each with the change that takes it away. */
export function chipsOf(filters: Filters, accounts: readonly Named[]): { text: string; without: Filters }[] {
  const { account, type, category, from, to, min, max, q } = filters
  const named = accounts.find(({ accountNumber }) => accountNumber === account)
  const chips: [string | undefined, Filters][] = [
    [q && `“${q}”`, { q: undefined }],
    [account && named && `${nameOf(named)} ${ending(account)}`, { account: undefined }],
    [type && typeNames[type], { type: undefined }],
    [category && categoryNames[category], { category: undefined }],
    [from && t('from_date', { date: longDate(from) }), { from: undefined }],
    [to && t('to_date', { date: longDate(to) }), { to: undefined }],
    [min && t('at_least', { amount: grouped(min) }), { min: undefined }],
    [max && t('at_most', { amount: grouped(max) }), { max: undefined }],
  ]
  return chips.flatMap(([text, without]) => (text ? [{ text, without }] : []))
}
