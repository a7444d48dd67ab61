import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { type Currency, toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type {
  Case,
  casesInput,
  decideRuleInput,
  proposeRuleInput,
  Rule,
  RuleChange,
  RuleFacts,
  settleHeldInput,
  stepInput,
  WholeCase,
} from './contract.ts'

type Parameters = Record<string, string | number>
const amounts = ['amount', 'threshold']

const inMajor = (parameters: Parameters, currency: Currency): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      amounts.includes(name) ? toMoney(BigInt(value), currency).amount : value,
    ]),
  )

/** As JSON with amounts as whole numbers: they stay below 9 × 10¹⁵, which a number holds. */
function inMinor(parameters: Parameters, currency: Currency): Parameters {
  const entries = Object.entries(parameters).map(([name, value]) => {
    if (!amounts.includes(name)) return [name, value]
    const minor = toMinor(String(value), currency)
    if (minor === undefined)
      throw new Refusal('invalid_input', {}, [
        {
          path: `parameters.${name}`,
          message: 'Enter it with the decimals of its currency, such as 50000.00.',
        },
      ])
    return [name, Number(minor)]
  })
  return Object.fromEntries(entries)
}

const shapeFacts = (facts: RuleFacts): RuleFacts => ({
  kind: facts.kind,
  currency: facts.currency,
  parameters: inMajor(facts.parameters, facts.currency),
  action: facts.action,
  score: facts.score,
  isOn: facts.isOn,
  effectiveFrom: toInstant(facts.effectiveFrom),
  effectiveUntil: toInstant(facts.effectiveUntil),
})

const shapeChange = (row: RuleChange): RuleChange => ({
  ...row,
  before: row.before && shapeFacts(row.before),
  after: shapeFacts(row.after),
  madeAt: toInstant(row.madeAt),
  expiresAt: toInstant(row.expiresAt),
})

export async function listRules(ctx: Signed) {
  const found = await ask<{ rules: Rule[]; waiting: RuleChange[]; decided: RuleChange[] }>(
    ctx.database,
    'banking.list_rules',
    [ctx.who.jti],
  )
  return {
    rules: found.rules.map(({ code, ...facts }) => ({ code, ...shapeFacts(facts) })),
    waiting: found.waiting.map(shapeChange),
    decided: found.decided.map(shapeChange),
  }
}

/** Refuses invalid_input, already_settled (another change of this rule waits). Always waits for another person. */
export async function proposeRule(ctx: Signed, input: z.output<typeof proposeRuleInput>) {
  const { code, reason, ...facts } = input
  const after = { ...facts, parameters: inMinor(facts.parameters, facts.currency) }
  const answer = await ask<{ replayed: boolean; proposalId: string }>(
    ctx.database,
    'banking.propose_rule_change',
    [ctx.who.jti, code, JSON.stringify(after), reason, ctx.requestId],
  )
  ctx.reply.replayed = answer.replayed
  ctx.reply.pending = true
  return { status: 'pending' as const, proposalId: answer.proposalId }
}

type Settled<Status> = { id: string; status: Status; replayed: boolean }

/** Refuses not_found, forbidden (one's own, by the person), already_settled. */
export async function decideRule(ctx: Signed, { id, approve, reason }: z.output<typeof decideRuleInput>) {
  const values = [ctx.who.jti, id, String(approve), reason, ctx.requestId]
  const answer = await ask<Settled<'approved' | 'refused'>>(
    ctx.database,
    'banking.decide_rule_change',
    values,
  )
  ctx.reply.replayed = answer.replayed
  return { id: answer.id, status: answer.status }
}

const shapeCase = (row: Case): Case => ({
  ...row,
  openedAt: toInstant(row.openedAt),
  closedAt: row.closedAt && toInstant(row.closedAt),
})

/** The gravest first. Whose they are is written down. */
export async function listCases(ctx: Signed, input: z.output<typeof casesInput>) {
  const [score = null, before = null] = input.cursor?.split('-') ?? []
  const rows = await ask<Case[]>(ctx.database, 'banking.list_cases', [
    ctx.who.jti,
    input.status,
    score,
    before,
    String(input.limit + 1),
    ctx.requestId,
  ])
  const items = rows.slice(0, input.limit).map(shapeCase)
  const last = items.at(-1)
  return { items, next: last && rows.length > input.limit ? `${last.score}-${last.id}` : null }
}

type Kept = Case & {
  barred: WholeCase['barred']
  evidence: (Omit<WholeCase['evidence'][number], 'kind' | 'parameters' | 'amount'> & {
    currency: Currency
    facts: { kind: Rule['kind']; parameters: Parameters; amount: number }
  })[]
  notes: WholeCase['notes']
}

const shapeWhole = ({ evidence, notes, barred, ...row }: Kept): WholeCase => ({
  ...shapeCase(row),
  barred,
  evidence: evidence.map(({ facts, currency, ...alert }) => ({
    ...alert,
    at: toInstant(alert.at),
    kind: facts.kind,
    parameters: inMajor(facts.parameters, currency),
    amount: toMoney(BigInt(facts.amount), currency),
  })),
  notes: notes.map((note) => ({ ...note, at: toInstant(note.at) })),
})

/** Refuses not_found (also: of one's own person). */
export const readCase = async (ctx: Signed, id: string) =>
  shapeWhole(await ask<Kept>(ctx.database, 'banking.read_case', [ctx.who.jti, id, ctx.requestId]))

/** Refuses not_found, forbidden (closing what one's own person proposed), already_settled. */
export async function moveCase(ctx: Signed, input: z.output<typeof stepInput>) {
  const { id, step, outcome = null, text } = input
  const values = [ctx.who.jti, id, step, outcome, text, ctx.requestId]
  return shapeWhole(await ask<Kept>(ctx.database, 'banking.move_case', values))
}

/** Refuses not_found, forbidden (of one's own person), already_settled, and what stands against the order by now. */
export async function settleHeld(ctx: Signed, { id, release, reason }: z.output<typeof settleHeldInput>) {
  const values = [ctx.who.jti, id, String(release), reason, ctx.requestId]
  const answer = await ask<Settled<'released' | 'refused'>>(ctx.database, 'banking.settle_risk_order', values)
  ctx.reply.replayed = answer.replayed
  return { id: answer.id, status: answer.status }
}
