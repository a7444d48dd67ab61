import type { Money } from '../../../worker/money.ts'
import { numberFormat } from '../../ui/language.ts'

const formatOf = (currency: string) => numberFormat({ style: 'currency', currency })

/** Strings of digits are formatted exactly; numbers would lose paise above 2^53. */
const exactly = (amount: string) => amount as Intl.StringNumericLiteral

/** `{ amount: "125000.00", currency: "INR" }` → `₹1,25,000.00`. */
export const inWords = (money: Money) =>
  formatOf(money.currency).format(exactly(money.amount)).replace('-', '−')

/** The same in two pieces, so that the minor units can stand back. */
export function inPieces(money: Money): [whole: string, minor: string] {
  const parts = formatOf(money.currency).formatToParts(exactly(money.amount) as unknown as number)
  const at = parts.findIndex((part) => part.type === 'decimal')
  const join = (some: Intl.NumberFormatPart[]) =>
    some.map((part) => (part.type === 'minusSign' ? '−' : part.value)).join('')
  return at < 0 ? [join(parts), ''] : [join(parts.slice(0, at)), join(parts.slice(at))]
}

/** `125000.50` as a person writes it: `1,25,000.50`, without the sign of the currency. */
export const grouped = (amount: string) =>
  numberFormat({ minimumFractionDigits: amount.split('.')[1]?.length ?? 0 }).format(
    exactly(amount) as unknown as number,
  )

/** `₹` for INR. */
export const sign = (currency: string) =>
  formatOf(currency)
    .formatToParts(0)
    .find((part) => part.type === 'currency')!.value
