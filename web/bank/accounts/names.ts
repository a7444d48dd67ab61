import type { Account } from '../../../worker/accounts/contract.ts'
import { t } from './words.ts'

/** `1000423177883` → `1000 4231 77883`: groups that can be read out. */
export const spaced = (accountNumber: string) => accountNumber.replace(/^(\d{4})(\d{4})(\d+)$/, '$1 $2 $3')

/** What people call the account: their own name for it, or the product's. */
export const nameOf = (account: Account) => account.nickname ?? account.product

/** The last four digits, enough to tell one's own accounts apart; no line breaks before them. */
export const ending = (accountNumber: string) => `••\u00a0${accountNumber.slice(-4)}`

export const typeNames: Record<Account['type'], string> = t.all

/** The line under the name: the kind, unless the name says it already, and the last digits. */
export const kindOf = (account: Account) => {
  const kind = typeNames[account.type]
  const said = nameOf(account).toLowerCase().includes(kind.toLowerCase())
  return `${said ? t('account') : kind} ${ending(account.accountNumber)}`
}

export const statusNames: Record<Account['status'], string> = t.all

/** Whether money may leave an account now, and whether it may come in. */
export const paysOut = (account: Account) => account.status === 'active' || account.status === 'credit_frozen'
export const takesIn = (account: Account) => account.status === 'active' || account.status === 'debit_frozen'
