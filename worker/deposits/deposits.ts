import { createHash } from 'node:crypto'
import { and, asc, desc, eq, gt, lte, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { products } from '../../db/schema/accounts.ts'
import { termOffers } from '../../db/schema/deposits.ts'
import { businessDates } from '../../db/schema/ledger.ts'
import { ask, read } from '../db.ts'
import { Refusal } from '../errors.ts'
import { originMac } from '../ledger/mac.ts'
import { type Order, orderText } from '../ledger/rules.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import { type Pending, shapePending } from '../proposals/proposals.ts'
import type { Signed } from '../trpc.ts'
import type {
  ClosedDeposit,
  closeDepositInput,
  Deposit,
  Offer,
  OpenedDeposit,
  openDepositInput,
  Preview,
  previewInput,
  Renewal,
  UpdatedDeposit,
  updateDepositInput,
  WaitsFor,
} from './contract.ts'

/** Of each offer the terms in force on the business date, short terms first. */
export async function listOffers(ctx: Signed): Promise<{ items: Offer[] }> {
  const rows = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .selectDistinctOn([termOffers.code], {
        code: termOffers.code,
        productName: products.name,
        currency: products.currency,
        months: termOffers.months,
        days: termOffers.days,
        ratePercent: termOffers.ratePercent,
        penaltyRatePercent: termOffers.penaltyRatePercent,
        leastDays: termOffers.leastDays,
        minimum: termOffers.minimum,
      })
      .from(termOffers)
      .innerJoin(products, eq(products.code, termOffers.productCode))
      .innerJoin(
        businessDates,
        and(
          lte(termOffers.effectiveFrom, businessDates.current),
          gt(termOffers.effectiveUntil, businessDates.current),
        ),
      )
      .orderBy(asc(termOffers.code), desc(sql`${termOffers.effectiveFrom}`)),
  )
  const length = (row: (typeof rows)[number]) => row.days ?? (row.months ?? 0) * 30.4
  return {
    items: rows
      .sort((one, other) => length(one) - length(other))
      .map((row) => ({
        ...row,
        currency: row.currency as Currency,
        minimum: toMoney(row.minimum, row.currency as Currency),
      })),
  }
}

type Answered = {
  offerCode: string
  currency: Currency
  principal: string
  ratePercent: string
  penaltyRatePercent: string
  leastDays: number
}

/** Refuses not_found (offer), currency_mismatch, limit_exceeded (with the offer's `least`). */
export async function previewDeposit(ctx: Signed, input: z.output<typeof previewInput>): Promise<Preview> {
  const { amount, currency } = input.amount
  const answer = await ask<Answered & { opensOn: string; maturesOn: string; interest: string }>(
    ctx.database,
    'banking.preview_term_deposit',
    [ctx.who.jti, input.offer, toMinor(amount, currency)!, currency],
  )
  const { currency: own, principal, interest, ...rest } = answer
  return {
    ...rest,
    principal: toMoney(BigInt(principal), own),
    interest: toMoney(BigInt(interest), own),
    maturityAmount: toMoney(BigInt(principal) + BigInt(interest), own),
  }
}

/** deposit_answer.sql: amounts in minor units, as text. */
type Agreed = Answered & {
  accountNumber: string
  openedOn: string
  maturesOn: string
  interestAtMaturity: string
  transactionId: string
}

const shapeAgreed = (row: Agreed) => ({
  accountNumber: row.accountNumber,
  offerCode: row.offerCode,
  principal: toMoney(BigInt(row.principal), row.currency),
  ratePercent: row.ratePercent,
  penaltyRatePercent: row.penaltyRatePercent,
  leastDays: row.leastDays,
  openedOn: row.openedOn,
  maturesOn: row.maturesOn,
  interestAtMaturity: toMoney(BigInt(row.interestAtMaturity), row.currency),
  maturityAmount: toMoney(BigInt(row.principal) + BigInt(row.interestAtMaturity), row.currency),
})

const signed = (ctx: Signed, order: Order) => originMac(ctx.config.originKey, orderText(order))

/**
 * The number of the new account is reserved first, since the order that pays it in is signed over it. Refuses, in
 * this order, idempotency_conflict, not_found, forbidden, account_not_active, currency_mismatch, limit_exceeded
 * (below the minimum), insufficient_funds. Where holders decide together it waits for the others.
 */
export async function openDeposit(
  ctx: Signed,
  input: z.output<typeof openDepositInput>,
): Promise<OpenedDeposit | Pending> {
  const { id, from, offer, renewal } = input
  const { currency } = input.amount
  const minor = toMinor(input.amount.amount, currency)!
  const { accountNumber: to } = await ask<{ accountNumber: string }>(ctx.database, 'banking.reserve_number', [
    ctx.who.jti,
    id,
  ])
  const orderedAt = new Date().toISOString()
  const actor = `user:${ctx.claims.sub}`
  const mac = await signed(ctx, { id, actor, type: 'transfer', from, to, minor, currency, orderedAt })
  const payout = input.payout ?? from
  const given = [
    ctx.who.jti,
    id,
    offer,
    from,
    payout,
    minor,
    currency,
    renewal,
    orderedAt,
    mac,
    ctx.requestId,
  ]
  const answer = await ask<{ replayed: boolean; deposit: Agreed; proposalId?: string }>(
    ctx.database,
    'banking.open_term_deposit',
    given,
  )
  ctx.reply.replayed = answer.replayed
  if (answer.proposalId) return shapePending(ctx, answer.proposalId)
  return { ...shapeAgreed(answer.deposit), transactionId: answer.deposit.transactionId }
}

type Standing = Agreed & {
  status: Deposit['status']
  renewal: Renewal
  payoutNumber: string
  waitsFor: WaitsFor | null
  overdue: { ratePercent: string; interest: string } | null
  balance: string
  interestPaid: string | null
  overduePaid: string | null
  endedOn: string | null
  today: string
  days: number
  closing: { principal: string; interest: string; total: string; interestNumber: string } | null
}

const look = (ctx: Signed, number: string) =>
  ask<Standing>(ctx.database, 'banking.get_term_deposit', [ctx.who.jti, number])

/** Refuses not_found, also for an account that is no deposit. */
export async function getDeposit(ctx: Signed, number: string): Promise<Deposit> {
  const row = await look(ctx, number)
  const money = (minor: string) => toMoney(BigInt(minor), row.currency)
  return {
    ...shapeAgreed(row),
    status: row.status,
    renewal: row.renewal,
    payout: row.payoutNumber,
    waitsFor: row.waitsFor,
    overdue: row.overdue && { ...row.overdue, interest: money(row.overdue.interest) },
    balance: money(row.balance),
    interestPaid: row.interestPaid === null ? null : money(row.interestPaid),
    overduePaid: row.overduePaid === null ? null : money(row.overduePaid),
    endedOn: row.endedOn,
    today: row.today,
    days: row.days,
    closing: row.closing && {
      principal: money(row.closing.principal),
      interest: money(row.closing.interest),
      total: money(row.closing.total),
    },
  }
}

/**
 * Where holders decide together, all but the end of the renewal waits for the others. Refuses not_found, forbidden,
 * account_not_active (payout), currency_mismatch, already_settled (it runs no longer, or another change waits).
 */
export async function updateDeposit(
  ctx: Signed,
  input: z.output<typeof updateDepositInput>,
): Promise<UpdatedDeposit> {
  const { id, renewal, payout } = input
  const answer = await ask<{ proposalId?: string; replayed?: boolean }>(
    ctx.database,
    'banking.update_term_deposit',
    [ctx.who.jti, id, renewal, payout, ctx.requestId],
  )
  if (answer.proposalId) {
    ctx.reply.replayed = answer.replayed ?? false
    return shapePending(ctx, answer.proposalId)
  }
  return { accountNumber: id, renewal, payout }
}

/** The interest is an order of its own; its id follows from the closing's, so that a repeated one finds it. */
function interestIdOf(id: string): string {
  const hex = createHash('sha256').update(`${id}:interest`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** What ending a deposit pays: sums in minor units, as text. */
type Closing = {
  id: string
  account: string
  to: string
  currency: Currency
  principal: string
  interest: string
  interestNumber: string
}

/** Principal and interest with their origin MACs, as the order of the caller. */
export async function signClosing(ctx: Signed, closing: Closing) {
  const { id, account, to, currency, interestNumber } = closing
  const interestId = interestIdOf(id)
  const orderedAt = new Date().toISOString()
  const common = { actor: `user:${ctx.claims.sub}`, to, currency, orderedAt }
  const principal = { ...common, id, type: 'transfer', from: account, minor: BigInt(closing.principal) }
  const interest = { ...common, id: interestId, type: 'interest', from: interestNumber }
  return {
    principal: closing.principal,
    interest: closing.interest,
    interestId,
    interestNumber,
    orderedAt,
    principalMac: await signed(ctx, principal),
    interestMac: await signed(ctx, { ...interest, minor: BigInt(closing.interest) }),
  }
}

/**
 * Looks at what closing pays today, signs just that, and lets Postgres refuse where it has changed or is not what
 * the caller accepted. Refuses idempotency_conflict, not_found, forbidden, account_not_active, currency_mismatch,
 * already_settled, invalid_input (`total`). Where holders decide together it waits for the others.
 */
export async function closeDeposit(
  ctx: Signed,
  input: z.output<typeof closeDepositInput>,
): Promise<ClosedDeposit | Pending> {
  const { id: account, requestId: id, to, total } = input
  const row = await look(ctx, account)
  if (row.currency !== total.currency) throw new Refusal('currency_mismatch')
  const closing = row.closing ?? { principal: '0', interest: '0', interestNumber: '' }
  const one = await signClosing(ctx, { ...closing, id, account, to, currency: row.currency })
  const answer = await ask<Record<string, string> & { currency: Currency; replayed: boolean }>(
    ctx.database,
    'banking.close_term_deposit',
    [
      ctx.who.jti,
      id,
      account,
      to,
      toMinor(total.amount, total.currency)!,
      closing.principal,
      one.interest,
      one.interestId,
      one.interestNumber,
      one.orderedAt,
      one.principalMac,
      one.interestMac,
      ctx.requestId,
    ],
  )
  ctx.reply.replayed = answer.replayed
  if (answer.proposalId) return shapePending(ctx, answer.proposalId)
  const money = (minor: string) => toMoney(BigInt(minor), answer.currency)
  return {
    accountNumber: answer.accountNumber!,
    to: answer.to!,
    principal: money(answer.principal!),
    interest: money(answer.interest!),
    total: money(answer.total!),
    closedOn: answer.closedOn!,
    transactionId: answer.transactionId!,
  }
}
