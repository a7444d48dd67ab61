/** What can be said about a payment before the bank is asked: the sentences under the fields. */
import type { Account } from '../../../worker/accounts/contract.ts'
import { accountNumberPattern, isAccountNumber } from '../../../worker/ids.ts'
import { type Currency, fromTyping, minorOf } from '../../../worker/money.ts'
import { inWords } from '../money/format.ts'
import type { Form } from './draft.ts'
import { t } from './words.ts'

// As in the contract of transfers, which would bring its validator along.
export const noteLength = 280

export type Faults = Partial<Record<keyof Form, string>>

/** Account numbers are read out in groups, so whatever separates them is dropped. */
export const bareNumber = (typed: string) => typed.replace(/[\s.-]/g, '')

function payeeFault(to: string, from: string): string | undefined {
  if (!to) return t('who')
  if (!accountNumberPattern.test(to)) return t('thirteen', { digits: to.replace(/\D/g, '').length })
  if (!isAccountNumber(to)) return t('typo')
  return to === from ? t('two_accounts') : undefined
}

function amountFault(typed: string, currency: Currency): string | undefined {
  if (!typed.trim()) return t('how_much')
  const amount = fromTyping(typed, currency)
  if (!amount) return t('such_as')
  return minorOf({ amount, currency }) > 0n ? undefined : t('more_than_zero')
}

export function check(form: Form, account: Account | undefined): Faults {
  const to = payeeFault(bareNumber(form.to), form.from)
  const amount = amountFault(form.amount, account?.currency ?? 'INR')
  const kept = form.note.isWellFormed() && !form.note.includes('\u0000')
  return {
    ...(!account && { from: t('choose_from') }),
    ...(to && { to }),
    ...(amount && { amount }),
    ...(!kept && { note: t('bad_note') }),
  }
}

/** More than the account has: said with what there is. */
export function shortfall(account: Account, amount: string): string | undefined {
  const wanted = minorOf({ amount, currency: account.currency })
  if (wanted <= minorOf(account.available)) return undefined
  return t('short', { amount: inWords(account.available) })
}
