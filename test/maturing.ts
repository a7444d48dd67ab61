/** Term deposits of one night, and nights in which only the named steps of the end of day run. */
import { expect } from 'vitest'
import { businessDate, closeDay, nextDay } from './closing.ts'
import { closeDeposit, openDeposit } from './holding.ts'
import { openLevels } from './levels.ts'
import { outcome, type Row, rows, type Session, value } from './teller.ts'

type Plan = { minor?: number; payout?: string; renewal?: string; from?: string }

export async function openMaturing(...steps: string[]) {
  const bank = await openLevels()
  const { app, owner, owned } = bank
  // A term of one night, which earns one in the hundred.
  await owner.query(`insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent,
      penalty_rate_percent, least_days, minimum, day_count, rounding, source)
    values ('night', '2000-01-01', 'term-deposit', null, 1, 365, 0, 1, 100, 'ACT/365F', 1, 'test')`)
  // The steps of other features have tests of their own.
  await owner.query(`delete from banking.eod_step_list where name <> all ($1)`, [steps])

  /** A deposit of somebody that matures tonight, paid in from an account of theirs. */
  async function opened(who: Session, { minor = 9_000, payout, renewal = 'none', from }: Plan = {}) {
    const account = from ?? (await owned(who, minor))
    const plan = { from: account, payout: payout ?? account, minor, renewal, offer: 'night' }
    const { deposit } = await openDeposit(app, who, plan)
    return { number: deposit.accountNumber as string, from: account }
  }
  /** The end of a day, which must come. */
  async function night() {
    const date = await businessDate(owner)
    await closeDay(owner)
    expect(await businessDate(owner)).toBe(nextDay(date))
  }
  const posted = (number: string): Promise<number> =>
    value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
  const termsOf = async (number: string): Promise<Row[]> =>
    rows(
      owner,
      `select d.status, d.principal::int, d.interest::int from banking.term_deposits d
         join banking.accounts a on a.id = d.account_id where a.account_number = $1 order by d.id`,
      [number],
    )
  const statusOf = async (number: string) => (await termsOf(number)).at(-1)!.status
  const close = (who: Session, number: string, to: string) =>
    outcome(closeDeposit(app, who, { account: number, to }))
  const seen = new Map<string, string>()
  /** What somebody was written about deposits that have matured, since the last look. */
  async function told(who: Session): Promise<Row[]> {
    const found = await rows(
      owner,
      `select o.id::text, o.facts - 'account' as facts from banking.outbox o
        where o.template = 'deposit_matured' and o.user_id = $1 and o.id > $2 order by o.id`,
      [who.userId, seen.get(who.userId) ?? '0'],
    )
    if (found.length > 0) seen.set(who.userId, found.at(-1)!.id)
    return found.map(({ facts }) => facts)
  }
  return { ...bank, opened, night, posted, termsOf, statusOf, close, told }
}
