import { operator, router, staff } from '../trpc.ts'
import {
  caseInput,
  casesInput,
  decidedRule,
  decideRuleInput,
  cases as page,
  pendingRule,
  proposeRuleInput,
  rules,
  settledHeld,
  settleHeldInput,
  stepInput,
  wholeCase,
} from './contract.ts'
import { decideRule, listCases, listRules, moveCase, proposeRule, readCase, settleHeld } from './risk.ts'

export const risk = router({
  rules: staff
    .meta({
      says: 'Rules over what leaves for somebody else, with changes that wait or were decided.',
      rest: [{ method: 'GET', path: '/risk/rules' }],
    })
    .output(rules)
    .query(({ ctx }) => listRules(ctx)),
  proposeRule: staff
    .meta({
      says: 'Asks for a rule as it shall be from now on; another person decides.',
      rest: [{ method: 'PUT', path: '/risk/rules/{code}', status: 202 }],
    })
    .input(proposeRuleInput)
    .output(pendingRule)
    .mutation(({ ctx, input }) => proposeRule(ctx, input)),
  decideRule: staff
    .meta({
      says: 'Approves or refuses a change of a rule that another person asked for.',
      rest: [{ method: 'POST', path: '/risk/changes/{id}/decision' }],
    })
    .input(decideRuleInput)
    .output(decidedRule)
    .mutation(({ ctx, input }) => decideRule(ctx, input)),
  cases: staff
    .meta({
      says: 'Cases by how grave they are: a customer’s alerts, to be looked into.',
      rest: [{ method: 'GET', path: '/risk/cases' }],
    })
    .input(casesInput)
    .output(page)
    .query(({ ctx, input }) => listCases(ctx, input)),
  readCase: staff
    .meta({
      says: 'A case with its alerts, what became of each order, and its notes.',
      rest: [{ method: 'GET', path: '/risk/cases/{id}' }],
    })
    .input(caseInput)
    .output(wholeCase)
    .query(({ ctx, input }) => readCase(ctx, input.id)),
  moveCase: staff
    .meta({
      says: 'Takes a case under review, adds a note, proposes an outcome, closes it as another person, or sends it back.',
      rest: [{ method: 'POST', path: '/risk/cases/{id}/steps' }],
    })
    .input(stepInput)
    .output(wholeCase)
    .mutation(({ ctx, input }) => moveCase(ctx, input)),
  settleHeld: operator
    .meta({
      says: 'Releases an order that a rule has held, which books it, or declines it with a reason.',
      rest: [{ method: 'POST', path: '/risk/orders/{id}/decision' }],
    })
    .input(settleHeldInput)
    .output(settledHeld)
    .mutation(({ ctx, input }) => settleHeld(ctx, input)),
})
