import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import { type Facts, inWords } from '../proposals/proposals.ts'
import { propose } from '../settings/settings.ts'
import type { Signed } from '../trpc.ts'
import type { Product, Products, proposeInput, Terms } from './contract.ts'

type Change = Product['changes'][number]
type Kept = Omit<Product, 'overdraftMost' | 'terms' | 'changes'> & {
  overdraftMost: string
  terms: (Omit<Terms, `m${string}`> & Record<'monthlyFee' | 'minimumBalance' | 'minimumBalanceFee', string>)[]
  changes: (Omit<Change, 'before' | 'after'> & { before: Facts; after: Facts })[]
}

const shape = (row: Kept): Product => {
  const money = (minor: string) => toMoney(BigInt(minor), row.currency as Currency)
  return {
    ...row,
    overdraftMost: money(row.overdraftMost),
    terms: row.terms.map((one) => ({
      ...one,
      monthlyFee: money(one.monthlyFee),
      minimumBalance: money(one.minimumBalance),
      minimumBalanceFee: money(one.minimumBalanceFee),
    })),
    changes: row.changes.map((one) => ({
      ...one,
      before: inWords(one.before)!,
      after: inWords(one.after)!,
      madeAt: toInstant(one.madeAt),
      settledAt: one.settledAt && toInstant(one.settledAt),
      told: one.told && toInstant(one.told),
    })),
  }
}

export async function listProducts(ctx: Signed): Promise<Products> {
  const told = await ask<Omit<Products, 'products'> & { products: Kept[] }>(
    ctx.database,
    'banking.read_products',
    [ctx.who.jti],
  )
  return { ...told, products: told.products.map(shape) }
}

/** As SQL keeps it: amounts in minor units, what has no rate as `none`, what has no end as `infinity`. */
function kept(
  field: string,
  value: z.output<typeof proposeInput>['changes'][keyof z.output<typeof proposeInput>['changes']],
) {
  if (value === null) return field === 'offeredUntil' ? 'infinity' : 'none'
  if (typeof value !== 'object') return value
  const minor = toMinor(value.amount, value.currency)
  if (minor === undefined)
    throw new Refusal('invalid_input', {}, [
      { path: `changes.${field}`, message: 'An amount has exactly the decimals of its currency.' },
    ])
  return { minor: String(minor), currency: value.currency }
}

/** Refuses invalid_input (what no product has, or out of bounds; a day that has begun), already_settled. */
export function proposeProduct(ctx: Signed, input: z.output<typeof proposeInput>) {
  const changes = Object.entries(input.changes).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, kept(field, value)]],
  )
  return propose(ctx, [
    'product',
    input.code,
    JSON.stringify(Object.fromEntries(changes)),
    input.effectiveFrom,
    input.reason,
    input.source,
  ])
}
