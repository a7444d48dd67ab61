import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import type { Category, TransactionType } from '../ledger/contract.ts'
import { usualCategory } from '../ledger/rules.ts'
import { type Currency, type Money, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import { type Ahead, aheadDays, type Insights, type insightsInput, shownMonths } from './contract.ts'
import { type Filed, type Line, monthsUntil, returnedIn, type Share, sharesOf, sumOf } from './shares.ts'

type Unusual = {
  id: string
  account: string
  date: string
  type: TransactionType
  category: Category | null
  toNumber: string | null
  toName: string
  amount: string
  usual: string
  measure: 'payee' | 'category'
}
type Answer = {
  today: string
  month: string
  currency: Currency
  currencies: Currency[]
  since: string | null
  lines: Line[]
  filed: Filed[]
  unusual: Unusual[]
}

const shapeShare = (money: (minor: bigint) => Money, { category, count, sum, usual }: Share) => ({
  category,
  count,
  sum: money(sum),
  usual: usual === null ? null : money(usual),
})

const shapeUnusual = (money: (minor: bigint) => Money, row: Unusual) => ({
  id: row.id,
  account: row.account,
  date: row.date,
  type: row.type,
  category: row.category ?? usualCategory[row.type].debit,
  to: { accountNumber: row.toNumber, name: row.toName },
  amount: money(BigInt(row.amount)),
  usual: money(BigInt(row.usual)),
  measure: row.measure,
})

/** The month that is asked for, else the one of the business date. Refuses as `admit`. */
export async function readInsights(ctx: Signed, input: z.output<typeof insightsInput>): Promise<Insights> {
  const answer = await ask<Answer>(ctx.database, 'banking.read_insights', [
    ctx.who.jti,
    input.month === undefined ? null : `${input.month}-01`,
    input.currency ?? null,
  ])
  const { lines, filed, month, since, currency } = answer
  const money = (minor: bigint) => toMoney(minor, currency)
  const shares = (direction: 'in' | 'out') =>
    sharesOf(lines, filed, month, direction, since).map((share) => shapeShare(money, share))
  return {
    today: answer.today,
    month: month.slice(0, 7),
    currency,
    currencies: answer.currencies,
    since,
    in: money(sumOf(lines, month, 'in')),
    out: money(sumOf(lines, month, 'out')),
    returned: money(returnedIn(lines, month)),
    months: monthsUntil(month, shownMonths).map((one) => ({
      month: one.slice(0, 7),
      in: money(sumOf(lines, one, 'in')),
      out: money(sumOf(lines, one, 'out')),
    })),
    spending: shares('out'),
    income: shares('in'),
    unusual: answer.unusual.map((row) => shapeUnusual(money, row)),
  }
}

type Coming = {
  kind: 'payment' | 'maturity'
  id: string
  date: string
  amount: string
  currency: Currency
  account: string
  toNumber: string | null
  toName: string
  own: boolean
}
type AheadAnswer = {
  today: string
  until: string
  currency: Currency
  has: string
  due: string
  left: string
  income: {
    account: string
    fromNumber: string | null
    fromName: string
    amount: string
    last: string
    next: string
  } | null
  items: Coming[]
}

/** What is left to spend, and what comes next. Refuses as `admit`. */
export async function readAhead(ctx: Signed): Promise<Ahead> {
  const answer = await ask<AheadAnswer>(ctx.database, 'banking.read_ahead', [ctx.who.jti, BigInt(aheadDays)])
  const { today, until, income } = answer
  const home = (minor: string) => toMoney(BigInt(minor), answer.currency)
  return {
    today,
    until,
    left: home(answer.left),
    has: home(answer.has),
    due: home(answer.due),
    income: income && {
      account: income.account,
      from: { accountNumber: income.fromNumber, name: income.fromName },
      amount: home(income.amount),
      last: income.last,
      next: income.next,
    },
    items: answer.items.map(({ kind, id, date, account, own, toNumber, toName, amount, currency }) => ({
      kind,
      id,
      date,
      account,
      own,
      to: kind === 'payment' ? { accountNumber: toNumber, name: toName } : null,
      amount: toMoney(BigInt(amount), currency),
    })),
  }
}
