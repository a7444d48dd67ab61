/** What tests of risk do: put rules in force by two of the staff, pay, and read what was left behind. */
import type pg from 'pg'
import { freshBank } from './bank.ts'
import { limitsOf } from './limits.ts'
import {
  connect,
  connectOwner,
  type Row,
  rows,
  type Session,
  signIn,
  type Transfer,
  transfer,
  value,
} from './teller.ts'

export type Rule = {
  kind: string
  currency?: string
  parameters: Record<string, number>
  action?: string
  score?: number
  isOn?: boolean
  effectiveFrom?: string
  effectiveUntil?: string
}

export const fullRule = (rule: Rule) => ({
  currency: 'INR',
  action: 'allow',
  score: 50,
  isOn: true,
  effectiveFrom: '2020-01-01T00:00:00Z',
  effectiveUntil: '9999-12-31T00:00:00Z',
  ...rule,
})

export function riskOf(owner: pg.Client, app: pg.Client) {
  const propose = (maker: Session, code: string, rule: Rule, reason = 'Seen last week'): Promise<Row> =>
    value(app, `select banking.propose_rule_change($1, $2, $3, $4, 'a request')`, [
      maker.jti,
      code,
      JSON.stringify(fullRule(rule)),
      reason,
    ])
  const decide = (checker: Session, id: string, yes = true, over = app): Promise<Row> =>
    value(over, `select banking.decide_rule_change($1, $2, $3, 'Agreed', 'a request')`, [
      checker.jti,
      id,
      yes,
    ])
  const setRule = async (maker: Session, checker: Session, code: string, rule: Rule) =>
    decide(checker, (await propose(maker, code, rule)).proposalId)

  return {
    propose,
    decide,
    setRule,
    /** Every rule off, and nothing counted. */
    async clear(maker: Session, checker: Session) {
      for (const row of await rows(
        owner,
        'select r.code, banking.rule_facts(r) as facts from banking.risk_rules r where is_on',
      ))
        await setRule(maker, checker, row.code, { ...row.facts, isOn: false })
      await owner.query('delete from banking.risk_counters')
    },
    /** `done`, `waits` with the money held, or the code of the refusal. */
    pay: (session: Session, order: Transfer, over = app): Promise<string> =>
      transfer(over, session, order).then(
        (answer) => {
          const { refused, proposalId } = answer as unknown as Row
          return refused ?? (proposalId ? 'waits' : 'done')
        },
        (error) => error.message,
      ),
    alerts: (session: Session): Promise<Row[]> =>
      rows(
        owner,
        `select a.rule_code as rule, a.action, a.score, a.facts, a.key, a.case_id::text as case
           from banking.risk_alerts a join banking.users u on u.customer_id = a.customer_id where u.id = $1 order by a.id`,
        [session.userId],
      ),
  }
}

/** A bank of its own with two of the staff, no rule in force, and no amount that asks for a code by itself. */
export async function openRiskBank() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const one = await signIn(app, 'operator1@demo.bank')
  const two = await signIn(app, 'operator2@demo.bank')
  const limits = limitsOf(owner, app)
  await limits.clear()
  await limits.setting('step_up.transfer_above', { INR: '90000000' })
  return { bank, app, owner, one, two, limits, risk: riskOf(owner, app) }
}
