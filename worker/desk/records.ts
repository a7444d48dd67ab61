import type * as z from 'zod/mini'
import { type Answered, shapeAnswer } from '../accounts/life.ts'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { type LimitsAnswer, type Raise, shapeLimits, shapeRaise } from '../limits/limits.ts'
import { type Currency, toMoney } from '../money.ts'
import { type ProposalRow, shapeProposal } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type { AccountRecord, accountDays, DeskLimits, daysInput, JournalRecord } from './contract.ts'

type Plain<Item, Amounts extends keyof Item> = Omit<Item, Amounts> & Record<Amounts, string>
type Standing = NonNullable<AccountRecord['deposit']>
type DepositRow = Plain<Omit<Standing, 'overdue'>, 'principal'> & {
  overdue: Plain<NonNullable<Standing['overdue']>, 'interest'> | null
}
type Row = Answered &
  Omit<
    AccountRecord,
    'overdraftMost' | 'overdraftAlone' | 'deposit' | 'holds' | 'orders' | 'waiting' | keyof Answered
  > & {
    overdraftMost: string
    overdraftAlone: string
    deposit: DepositRow | null
    holds: Plain<AccountRecord['holds'][number], 'amount'>[]
    orders: Plain<AccountRecord['orders'][number], 'amount'>[]
    waiting: ProposalRow[]
  }

/** An account with all that stands behind it; written down for each of its holders. Refuses not_found. */
export async function readAccount(ctx: Signed, number: string): Promise<AccountRecord> {
  const row = await ask<Row>(ctx.database, 'banking.read_account', [ctx.who.jti, number, ctx.requestId])
  const amount = (minor: string) => toMoney(BigInt(minor), row.currency as Currency)
  return {
    ...row,
    ...shapeAnswer(row),
    overdraftMost: amount(row.overdraftMost),
    overdraftAlone: amount(row.overdraftAlone),
    deposit: row.deposit && {
      ...row.deposit,
      principal: amount(row.deposit.principal),
      overdue: row.deposit.overdue && {
        ...row.deposit.overdue,
        interest: amount(row.deposit.overdue.interest),
      },
    },
    holders: row.holders.map((one) => ({ ...one, since: toInstant(one.since) })),
    holds: row.holds.map((hold) => ({
      ...hold,
      amount: amount(hold.amount),
      placedAt: toInstant(hold.placedAt),
      expiresAt: toInstant(hold.expiresAt),
    })),
    orders: row.orders.map((order) => ({ ...order, amount: amount(order.amount) })),
    events: row.events.map((event) => ({ ...event, at: toInstant(event.at) })),
    waiting: row.waiting.map(shapeProposal),
  }
}

/** Limits of a customer's account with its raises; written down. Refuses not_found. */
export async function readAccountLimits(ctx: Signed, number: string): Promise<DeskLimits> {
  const { limits, holderName, raises } = await ask<{
    limits: LimitsAnswer
    holderName: string
    raises: (Raise & { own: boolean })[]
  }>(ctx.database, 'banking.read_account_limits', [ctx.who.jti, number, ctx.requestId])
  return {
    limits: shapeLimits(limits),
    holderName,
    raises: raises.map((raise) => ({ ...shapeRaise(raise), own: raise.own })),
  }
}

type DayRow = {
  date: string
  lines: number
  currency: Currency
  debit: string
  credit: string
  balance: string
}

/** Days on which something moved on an account, newest first; a customer's are written down. Refuses not_found. */
export async function readDays(
  ctx: Signed,
  { id, basis, limit, cursor }: z.output<typeof daysInput>,
): Promise<z.infer<typeof accountDays>> {
  const rows = await ask<DayRow[]>(ctx.database, 'banking.read_account_days', [
    ctx.who.jti,
    id,
    basis,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, limit).map(({ date, lines, currency, debit, credit, balance }) => ({
    date,
    lines,
    debit: toMoney(BigInt(debit), currency),
    credit: toMoney(BigInt(credit), currency),
    balance: toMoney(BigInt(balance), currency),
  }))
  return { items, next: rows.length > limit ? items.at(-1)!.date : null }
}

type LineRow = Plain<Omit<JournalRecord, 'entries'>, 'amount' | 'refunded'> & {
  currency: Currency
  entries: (Plain<JournalRecord['entries'][number], 'amount' | 'balanceAfter'> & { currency: Currency })[]
}

/** One transaction of the journal with all its entries; whose numbers it shows is written down. Refuses not_found. */
export async function readJournalLine(ctx: Signed, seq: string): Promise<JournalRecord> {
  const { currency, entries, ...row } = await ask<LineRow>(ctx.database, 'banking.read_journal_line', [
    ctx.who.jti,
    seq,
    ctx.requestId,
  ])
  return {
    ...row,
    amount: toMoney(BigInt(row.amount), currency),
    refunded: toMoney(BigInt(row.refunded), currency),
    createdAt: toInstant(row.createdAt),
    entries: entries.map(({ currency: of, ...entry }) => ({
      ...entry,
      amount: toMoney(BigInt(entry.amount), of),
      balanceAfter: toMoney(BigInt(entry.balanceAfter), of),
    })),
  }
}
