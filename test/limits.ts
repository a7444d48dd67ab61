/** What tests of limits share: a product whose limits they set, and what was used of them. */
import type pg from 'pg'
import { type Row, rows, type Session, type Transfer, transfer } from './teller.ts'

export type Limits = Partial<
  Record<'per_transaction' | 'daily_amount' | 'daily_count' | 'monthly_amount', number>
>

export function limitsOf(owner: pg.Client, app: pg.Client) {
  /** The limits of the product that openAccount opens, by the web; what is not said has none. */
  async function setLimits({ per_transaction, daily_amount, daily_count, monthly_amount }: Limits) {
    await owner.query(`delete from banking.product_limits where product_code = 'current' and channel = 'web'`)
    await owner.query(
      `insert into banking.product_limits (product_code, channel, effective_from, per_transaction, daily_amount, daily_count,
         monthly_amount, source) values ('current', 'web', '-infinity', $1, $2, $3, $4, 'test')`,
      [per_transaction, daily_amount, daily_count, monthly_amount],
    )
  }
  const setting = (name: string, set: unknown) =>
    owner.query(`update banking.configurations set value = $2 where name = $1`, [name, JSON.stringify(set)])

  return {
    setLimits,
    setting,
    /** No limit at all, and the bank in India. */
    async clear() {
      await setLimits({})
      await setting('payees.cooling_limit', {})
      await setting('bank.timezone', 'Asia/Kolkata')
    },
    /** `done`, or the refusal with its detail. */
    pay: (session: Session, order: Transfer): Promise<Row | string> =>
      transfer(app, session, order).then(
        () => 'done',
        (error) => ({ code: error.message, ...JSON.parse(error.detail ?? '{}') }),
      ),
    async used(number: string, channel = 'web'): Promise<Row> {
      const text = `select u.day_amount::int as amount, u.day_count as count, u.month_amount::int as month from
        banking.limit_usage u join banking.accounts a on a.id = u.owner_id where a.account_number = $1 and u.channel = $2`
      return (await rows(owner, text, [number, channel]))[0] ?? { amount: 0, count: 0, month: 0 }
    },
  }
}
