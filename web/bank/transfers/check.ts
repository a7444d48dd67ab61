/** What can be said about a payment before the bank is asked: the sentences under the fields. */
import type { Account } from '../../../worker/accounts/contract.ts'
import { accountNumberPattern, isAccountNumber } from '../../../worker/ids.ts'
import { type Currency, fromTyping, minorOf } from '../../../worker/money.ts'
import { inWords } from '../money/format.ts'
import type { Form } from './draft.ts'

// As in the contract of transfers, which would bring its validator along.
export const noteLength = 280

export type Faults = Partial<Record<keyof Form, string>>

/** Account numbers are read out in groups, so whatever separates them is dropped. */
export const bareNumber = (typed: string) => typed.replace(/[\s.-]/g, '')

function payeeFault(to: string, from: string): string | undefined {
  if (!to) return 'Say who gets the money.'
  if (!accountNumberPattern.test(to))
    return `An account number has 13 digits; this has ${to.replace(/\D/g, '').length}.`
  if (!isAccountNumber(to)) return 'There is a typing mistake in this number. Check each digit.'
  return to === from ? 'Choose two different accounts.' : undefined
}

function amountFault(typed: string, currency: Currency): string | undefined {
  if (!typed.trim()) return 'Say how much.'
  const amount = fromTyping(typed, currency)
  if (!amount) return 'Enter an amount such as 1,250 or 1,250.50.'
  return minorOf({ amount, currency }) > 0n ? undefined : 'Enter more than zero.'
}

export function check(form: Form, account: Account | undefined): Faults {
  const to = payeeFault(bareNumber(form.to), form.from)
  const amount = amountFault(form.amount, account?.currency ?? 'INR')
  const kept = form.note.isWellFormed() && !form.note.includes('\u0000')
  return {
    ...(!account && { from: 'Choose the account the money leaves.' }),
    ...(to && { to }),
    ...(amount && { amount }),
    ...(!kept && { note: 'The note contains a character that cannot be stored.' }),
  }
}

/** More than the account has: said with what there is. */
export function shortfall(account: Account, amount: string): string | undefined {
  const wanted = minorOf({ amount, currency: account.currency })
  if (wanted <= minorOf(account.available)) return undefined
  return `There is not enough money: ${inWords(account.available)} is available in this account.`
}
