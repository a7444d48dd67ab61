/** What examples of the exchange need: an account in another currency and quotes that stay open. */
import type { Edge } from './edge.ts'

export const exchangeOf = (quoteId: string, from: string, to: string) => ({
  id: crypto.randomUUID(),
  quoteId,
  from,
  to,
})

/** A dollar account of customer1, and quotes that stay open for as long as a test runs. */
export async function currenciesOf(edge: Edge, own: string): Promise<{ dollars: string; quotes: string[] }> {
  const [made] = await edge.sql(
    `with opened as (
       insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
       select banking.issue_account_number(), 'current-usd', 'current', 'USD', a.holder_name, a.opened_on
         from banking.accounts a where a.account_number = $1 returning id, account_number)
     insert into banking.account_parties (account_id, customer_id, role, mandate)
     select o.id, p.customer_id, 'owner', 'either' from opened o, banking.account_parties p
       join banking.accounts a on a.id = p.account_id where a.account_number = $1
     returning customer_id, (select account_number from opened) as number`,
    [own],
  )
  const quotes = await edge.sql(
    `insert into banking.fx_quotes (id, customer_id, sell_currency, buy_currency, sell_minor, buy_minor, rate, expires_at)
     select gen_random_uuid(), $1, 'INR', 'USD', 10000, 112, 0.0112, now() + interval '1 day' from generate_series(1, 200)
     returning id`,
    [made.customer_id],
  )
  return { dollars: made.number, quotes: quotes.map(({ id }) => id) }
}
