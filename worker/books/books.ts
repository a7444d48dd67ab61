import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toInstant } from '../instants.ts'
import { csvLine } from '../ledger/export.ts'
import { type Currency, minorOf, toMoney } from '../money.ts'
import { toBase64, utf8 } from '../proofs/bytes.ts'
import type { Signed } from '../trpc.ts'
import type {
  ChartNode,
  dayBookInput,
  JournalLine,
  LedgerAccount,
  ledgerAccountsInput,
  TrialBalance,
  TrialLine,
  trialBalanceInput,
} from './contract.ts'

type TrialRow = Omit<TrialLine, 'debit' | 'credit'> & { currency: Currency; debit: string; credit: string }

/** Debits and credits of the whole bank at the end of a day, for each currency summing to the same. */
export async function readTrialBalance(
  ctx: Signed,
  { date, basis }: z.output<typeof trialBalanceInput>,
): Promise<TrialBalance> {
  const rows = await ask<TrialRow[]>(ctx.database, 'banking.trial_balance', [ctx.who.jti, date, basis])
  const lines = rows.map(({ currency, debit, credit, ...row }) => ({
    ...row,
    debit: toMoney(BigInt(debit), currency),
    credit: toMoney(BigInt(credit), currency),
  }))
  const sum = (currency: Currency, side: 'debit' | 'credit') =>
    toMoney(
      lines
        .filter((line) => line[side].currency === currency)
        .reduce((total, line) => total + minorOf(line[side]), 0n),
      currency,
    )
  const totals = [...new Set(rows.map(({ currency }) => currency))].map((currency) => ({
    currency,
    debit: sum(currency, 'debit'),
    credit: sum(currency, 'credit'),
  }))
  return { date, basis, lines, totals }
}

type NodeRow = Omit<ChartNode, 'balance'> & { currency: Currency; balance: string }

/** The chart of accounts as a tree with its sums at the end of a day. */
export async function readChart(ctx: Signed, { date, basis }: z.output<typeof trialBalanceInput>) {
  const rows = await ask<NodeRow[]>(ctx.database, 'banking.chart_of_accounts', [ctx.who.jti, date, basis])
  const nodes = rows.map(
    ({ currency, balance, ...row }): ChartNode => ({ ...row, balance: toMoney(BigInt(balance), currency) }),
  )
  return { date, basis, nodes }
}

const chartHead = ['Code', 'Account', 'Class', 'Parent', 'Level', 'Currency', 'Accounts', 'Debit', 'Credit']

/** The same as a CSV file, a sum on the side on which it stands. */
export async function exportChart(ctx: Signed, input: z.output<typeof trialBalanceInput>) {
  const { date, basis, nodes } = await readChart(ctx, input)
  const lines = nodes.map((node) => {
    const { currency } = node.balance
    const minor = minorOf(node.balance)
    return csvLine(
      [
        node.code,
        node.name,
        node.class,
        node.parent,
        String(node.depth),
        currency,
        String(node.accounts),
        minor < 0n ? -minor : null,
        minor > 0n ? minor : null,
      ],
      (amount) => toMoney(amount, currency).amount,
    )
  })
  const text = `\uFEFF${csvLine(chartHead)}${lines.join('')}`
  return {
    contentType: 'text/csv; charset=utf-8',
    filename: `chart-${date}-${basis}.csv`,
    body: toBase64(utf8(text)),
  }
}

type AccountRow = Omit<LedgerAccount, 'balance'> & { id: string; currency: Currency; balance: string }

/** The accounts behind a line of the trial balance, by keyset. Refuses not_found for an unknown code. */
export async function readLedgerAccounts(ctx: Signed, input: z.output<typeof ledgerAccountsInput>) {
  const { code, currency, date, basis, cursor, limit } = input
  const rows = await ask<AccountRow[]>(ctx.database, 'banking.gl_accounts_of', [
    ctx.who.jti,
    code,
    currency,
    date,
    basis,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
  ])
  const shown = rows.slice(0, limit)
  return {
    items: shown.map(({ id: _, currency, balance, ...row }) => ({
      ...row,
      balance: toMoney(BigInt(balance), currency),
    })),
    next: rows.length > limit ? shown.at(-1)!.id : null,
  }
}

type JournalRow = Omit<JournalLine, 'amount'> & { currency: Currency; amount: string }

/** The journal of a booking date in the bank's own order, by keyset. */
export async function readDayBook(ctx: Signed, { date, cursor, limit }: z.output<typeof dayBookInput>) {
  const rows = await ask<JournalRow[]>(ctx.database, 'banking.day_book', [
    ctx.who.jti,
    date,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, limit).map(({ currency, amount, ...row }) => ({
    ...row,
    amount: toMoney(BigInt(amount), currency),
    createdAt: toInstant(row.createdAt),
  }))
  return { items, next: rows.length > limit ? items.at(-1)!.seq : null }
}
