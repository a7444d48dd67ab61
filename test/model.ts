/** What the model-based test knows of a bank: accounts by their place, orders that wait, and what was done. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import type { Row, Session } from './teller.ts'

export const operation = fc.record({
  what: fc.constantFrom(
    ...[
      'transfer',
      'transfer',
      'transfer',
      'deposit',
      'withdrawal',
      'hold',
      'capture',
      'release',
      'reverse',
      'again',
    ],
    ...['approve', 'approve', 'refuse', 'expire', 'pot', 'pot', 'exchange', 'exchange', 'schedule', 'run'],
    ...['end', 'end'],
  ),
  from: fc.nat(3),
  to: fc.nat(2),
  which: fc.nat(1_000),
  minor: fc.integer({ min: 1, max: 6_000 }),
  final: fc.boolean(),
  crashesAfterMs: fc.option(fc.nat(4), { freq: 1 }),
})
export type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never

/** Who acts; `third` may say yes for the account that Asha and Vikram decide about together. */
export type Stage = {
  owner: pg.Client
  /** For what several do at once. */
  superuser: pg.Pool
  app: pg.Client
  asha: Session
  vikram: Session
  third: Session
  leela: Session
  /** Of customers by their user, under which their orders stand. */
  scopes: Record<string, string>
}

/** The accounts by their place: two of Asha's, Vikram's, the one that both decide about together, Asha's dollars. */
export const TOGETHER = 3
export const DOLLARS = 4
export const POT = 0

/** What waits for the others: `later` where it is a payment for later, which then pays by itself. */
export type Joint = {
  doing: Doing
  maker: Session
  status: string
  later?: Later
  /** Of a deposit that ends early: what it brings is known on the day of the last word. */
  end?: { deposit: Deposit; effectOn: (today: string) => Doing['effect'] }
  isLapsing?: true
}
/** A term deposit, Asha's alone or one that both decide about. */
export type Deposit = { number: string; openedOn: string; isTogether: boolean; isEnded?: true }
export type Later = { doing: Doing; first: string; rule: string; runs: number }

/** What stands on the accounts if each operation that was answered came to pass exactly once. */
export type Model = {
  numbers: string[]
  posted: bigint[]
  counted: bigint[]
  holds: string[]
  joint: Map<string, Joint>
  later: Map<string, Later>
  pot: { id: string; saved: bigint; nextOn: string }
  /** What payments of today from the pot's account are rounded up by. */
  rounded: bigint
  quotes: Row[]
  deposits: Deposit[]
  today: string
  done: Doing[]
}

/** One operation with its id and what it does to the model when it is done. */
export type Doing = {
  id: string
  what: string
  run: (client: pg.Client) => Promise<unknown>
  /** Changes of the accounts' posted balances. */
  effect: [account: number, minor: bigint][]
  /** What counts against the first account's daily limit. */
  counted: bigint
  scope: string
  debits: number | undefined
  minor: bigint
  isJob?: true
  isTakenBack?: true
  /** Changes the model; false where nothing came to pass now. */
  note?: (answer: Row) => boolean
  /** What it takes was set aside before. */
  isHeld?: true
}

const holders = (stage: Stage): Session[][] => [
  [stage.asha],
  [stage.asha],
  [stage.vikram],
  [stage.asha, stage.vikram],
  [stage.asha],
]

export type Plan = (
  stage: Stage,
  model: Model,
  operation: Operation,
) => Promise<Doing | undefined> | Doing | undefined

export const pick = <Item>(items: Item[], which: number): Item | undefined =>
  items[which % Math.max(items.length, 1)]

/** Money from one of the rupee accounts to another, by one of its holders. */
export function moved(stage: Stage, model: Model, { from, to, minor, final }: Operation) {
  const target = (from + 1 + to) % 4
  const amount = BigInt(minor)
  const both = holders(stage)[from]!
  const payer = both[final ? 0 : both.length - 1]!
  const isOwn = holders(stage)[target]!.includes(payer)
  return {
    payer,
    payee: model.numbers[target]!,
    effect: [
      [from, -amount],
      [target, amount],
    ] as Doing['effect'],
    counted: isOwn ? 0n : amount,
    scope: stage.scopes[payer.userId]!,
    debits: from,
  }
}

export function base(stage: Stage, { what, minor }: Operation): Doing {
  return {
    id: randomUUID(),
    what,
    counted: 0n,
    scope: `staff:${stage.leela.userId}`,
    minor: BigInt(minor),
    debits: undefined,
    effect: [],
    run: async () => undefined,
  }
}
