import type { Category, TransactionType } from '../../../worker/ledger/contract.ts'
import { words } from '../../ui/language.ts'

export const types = words('types', {
  transfer: 'Transfer',
  payment: 'Payment',
  deposit: 'Cash deposit',
  withdrawal: 'Cash withdrawal',
  fee: 'Fee',
  interest: 'Interest',
  opening: 'Opening balance',
  exchange: 'Currency exchange',
  reversal: 'Reversal',
  refund: 'Refund',
})
export const categories = words('categories', {
  groceries: 'Groceries',
  eating_out: 'Eating out',
  transport: 'Transport',
  housing: 'Housing',
  utilities: 'Bills and utilities',
  shopping: 'Shopping',
  health: 'Health',
  entertainment: 'Entertainment',
  travel: 'Travel',
  education: 'Education',
  gifts: 'Gifts',
  income: 'Income',
  savings: 'Savings',
  transfers: 'Transfers',
  cash: 'Cash',
  fees: 'Fees',
  taxes: 'Taxes',
  other: 'Other',
})

export const typeNames: Record<TransactionType, string> = types.all
export const categoryNames: Record<Category, string> = categories.all
