import * as z from 'zod/mini'
import { barred } from '../proposals/contract.ts'
import { accountNumber, currency, customerId, instant, money, paging, text, uuid } from '../shapes.ts'

export const ruleKind = z.enum(['velocity', 'structuring', 'new_payee', 'dormant', 'hour', 'large'])
export const ruleAction = z.enum(['allow', 'step_up', 'hold', 'refuse'])

const whole = (least: number, most: number) => z.number().check(z.int(), z.minimum(least), z.maximum(most))
/** Major units of the rule's currency; the Worker counts in minor units. */
const amount = z
  .string()
  .check(
    z.regex(/^\d{1,13}(?:\.\d{1,3})?$/, 'Enter an amount such as 50000.00.'),
    z.describe('Decimal string in major units of the rule’s currency'),
  )

/** What each kind asks for; bounds as in db/functions/is_risk_shape.sql. */
export const ruleShapes = {
  velocity: z.strictObject({
    minutes: whole(1, 1440),
    count: z.optional(whole(1, 63)),
    amount: z.optional(amount),
  }),
  structuring: z.strictObject({
    threshold: amount,
    percent: whole(1, 99),
    count: whole(1, 63),
    days: whole(1, 90),
  }),
  new_payee: z.strictObject({ amount, deviceHours: whole(1, 8760), payeeHours: whole(1, 8760) }),
  dormant: z.strictObject({ amount, days: whole(1, 90) }),
  hour: z.strictObject({ amount, from: whole(0, 23), to: whole(0, 23) }),
  large: z.strictObject({ amount, times: whole(2, 1000) }),
}

/** By kind, held to its shape by the Worker and once more by Postgres. */
const parameters = z
  .union(Object.values(ruleShapes) as unknown as [z.ZodMiniType<Record<string, number | string>>])
  .check(z.describe('By kind: whole numbers, and amounts as decimal strings in the rule’s currency'))

const facts = {
  kind: ruleKind,
  currency,
  parameters,
  action: ruleAction,
  score: whole(1, 100).check(z.describe('How far up the queue its alerts stand')),
  isOn: z.boolean(),
  effectiveFrom: instant,
  effectiveUntil: instant,
}
const code = z
  .string()
  .check(
    z.regex(/^[a-z][a-z0-9_]{2,39}$/, 'Use 3 to 40 small letters, digits and _, a letter first.'),
    z.describe('The rule’s own name'),
  )

export const ruleFacts = z.object(facts)
export type RuleFacts = z.infer<typeof ruleFacts>
export const rule = z.object({ code, ...facts })
export type Rule = z.infer<typeof rule>

export const ruleChange = z.object({
  id: uuid,
  code,
  before: z.nullable(ruleFacts),
  after: ruleFacts,
  reason: z.string(),
  maker: z.nullable(z.string()),
  mine: z.boolean().check(z.describe('Asked for by the caller’s own person: another has to decide')),
  barred,
  madeAt: instant,
  expiresAt: instant,
  status: z.enum(['pending', 'approved', 'refused', 'expired']),
  checker: z.nullable(z.string()),
  decision: z.nullable(z.string()),
})
export type RuleChange = z.infer<typeof ruleChange>
export const rules = z.object({
  rules: z.array(rule),
  waiting: z.array(ruleChange),
  decided: z.array(ruleChange),
})

/** The whole rule as it shall be. */
export const proposeRuleInput = z.object({ code, ...facts, reason: text(280, 1) }).check((check) => {
  const found = ruleShapes[check.value.kind]?.safeParse(check.value.parameters)
  if (found?.success !== false) return
  for (const { path, message, code } of found.error.issues) {
    // Names of what is too much are the caller's own words.
    const said = code === 'unrecognized_keys' ? 'This kind of rule has no such parameter.' : message
    check.issues.push({ code: 'custom', input: check.value, path: ['parameters', ...path], message: said })
  }
})

export const pendingRule = z.object({ status: z.literal('pending'), proposalId: uuid })

export const decideRuleInput = z.object({ id: uuid, approve: z.boolean(), reason: text(280, 1) })
export const decidedRule = z.object({ id: uuid, status: z.enum(['approved', 'refused']) })

const rowId = z.string().check(z.regex(/^\d{1,18}$/, 'This is not a number of the bank.'))
export const caseStatus = z.enum(['open', 'under_review', 'closed'])
export const caseOutcome = z.enum(['false_positive', 'confirmed', 'reported'])

const caseLine = {
  id: rowId,
  customerId,
  status: caseStatus,
  score: z.number(),
  openedAt: instant,
  reviewer: z.nullable(z.string()),
  outcome: z.nullable(caseOutcome).check(z.describe('Proposed, until the case is closed')),
  proposer: z.nullable(z.string()),
  mine: z.boolean().check(z.describe('Proposed by the caller’s own person: another closes it')),
  closer: z.nullable(z.string()),
  closedAt: z.nullable(instant),
  alerts: z.number(),
  held: z.number().check(z.describe('Orders that wait for a word of the staff')),
}
export const oneCase = z.object(caseLine)
export type Case = z.infer<typeof oneCase>

/** The gravest first; the cursor is the last one’s score and number. */
export const casesInput = z.prefault(
  z.object({
    status: z._default(caseStatus, 'open').check(z.describe('Which ones')),
    limit: paging.limit,
    cursor: z
      .optional(z.string().check(z.regex(/^\d{1,3}-\d{1,18}$/, 'This is not a cursor of the bank.')))
      .check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const cases = z.object({ items: z.array(oneCase), next: z.nullable(z.string()) })

export const caseInput = z.object({ id: rowId.check(z.describe('The number of the case')) })
export const wholeCase = z.object({
  ...caseLine,
  barred,
  evidence: z.array(
    z.object({
      id: rowId,
      rule: z.string(),
      action: ruleAction,
      score: z.number(),
      kind: ruleKind,
      parameters,
      amount: money,
      at: instant,
      accountNumber,
      to: z.nullable(accountNumber),
      barred,
      became: z.enum(['booked', 'held', 'declined', 'expired']),
      transactionId: z.nullable(uuid),
      orderId: z.nullable(uuid).check(z.describe('Of an order that was held')),
    }),
  ),
  notes: z.array(
    z.object({
      id: rowId,
      kind: z.enum(['note', 'taken', 'proposed', 'sent_back', 'closed', 'released', 'declined']),
      by: z.nullable(z.string()),
      text: z.string(),
      at: instant,
    }),
  ),
})
export type WholeCase = z.infer<typeof wholeCase>

export const stepInput = z.object({
  id: rowId.check(z.describe('The number of the case')),
  step: z.enum(['take', 'note', 'propose', 'close', 'back']),
  outcome: z.optional(caseOutcome).check(z.describe('Of `propose`, and of `close` the one that was seen')),
  text: text(2000, 1).check(z.describe('What was found, kept for good')),
})
export const settleHeldInput = z.object({ id: uuid, release: z.boolean(), reason: text(280, 1) })
export const settledHeld = z.object({ id: uuid, status: z.enum(['released', 'refused']) })
