import { toMinor } from '../../../worker/money.ts'
import type { Product } from '../../../worker/products/contract.ts'
/** The parts of a product that two persons may change, as people call them. */
export const partNames: Record<string, string> = {
  name: 'name',
  summary: 'summary',
  offeredUntil: 'offered until',
  overdraftMost: 'greatest overdraft',
  interestRatePercent: 'interest, percent a year',
  overdraftRatePercent: 'overdraft, percent a year',
  monthlyFee: 'monthly fee',
  minimumBalance: 'minimum balance',
  minimumBalanceFee: 'fee below it',
}
export const rateParts = ['interestRatePercent', 'overdraftRatePercent'] as const
export const feeParts = ['monthlyFee', 'minimumBalance', 'minimumBalanceFee', 'overdraftMost'] as const

export type Draft = Record<string, string>
const isOf = (parts: readonly string[], part: string) => parts.includes(part)
export const isFigure = (part: string) => isOf([...rateParts, ...feeParts], part)

/** What is in force, as it is typed. */
export function draftOf({ name, summary, offeredUntil, overdraftMost, terms }: Product): Draft {
  const now = terms.find(({ state }) => state === 'now')
  return {
    name,
    summary,
    offeredUntil: offeredUntil ?? '',
    overdraftMost: overdraftMost.amount,
    interestRatePercent: now?.interestRatePercent ?? '',
    overdraftRatePercent: now?.overdraftRatePercent ?? '',
    monthlyFee: now?.monthlyFee.amount ?? '0',
    minimumBalance: now?.minimumBalance.amount ?? '0',
    minimumBalanceFee: now?.minimumBalanceFee.amount ?? '0',
  }
}

function faultOf({ currency }: Product, part: string, text: string): string | undefined {
  if (isOf(rateParts, part) && text && !/^(?:\d|[1-3]\d)(?:\.\d{1,4})?$/.test(text))
    return 'A rate such as 3.75, or nothing for none.'
  if (isOf(feeParts, part) && toMinor(text, currency) === undefined)
    return `An amount with the decimals of ${currency}.`
  return (part === 'name' || part === 'summary') && !text ? 'This is needed.' : undefined
}

type Asked = { product: Product; changed: string[]; draft: Draft; from: string; today: string }

/** What is wrong with a change, by its field. */
export function faultsOf({ product, changed, draft, from, today }: Asked): Draft {
  const faults: Draft = {}
  for (const part of changed) {
    const fault = faultOf(product, part, draft[part]!.trim())
    if (fault) faults[part] = fault
  }
  const ofMonths = ['monthlyFee', 'minimumBalance', 'minimumBalanceFee']
  if (!from || from <= today) faults.from = 'Choose a day to come.'
  else if (changed.some((part) => isOf(ofMonths, part)) && !from.endsWith('-01'))
    faults.from = 'Fees are of whole months: choose the first of one.'
  if (changed.length === 0)
    faults[product.type === 'term_deposit' ? 'name' : 'interestRatePercent'] = 'Nothing is changed yet.'
  return faults
}

/** A part as the bank takes it: an amount, or text, or null for none. */
export function partOf({ currency }: Product, part: string, typed: string) {
  const text = typed.trim()
  if (isOf(feeParts, part)) return { amount: text, currency }
  return text === '' ? null : text
}
