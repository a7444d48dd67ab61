/** Records that a call needs to find: holds and deposits in the state in which the call is allowed. */
import type { Edge } from './edge.ts'

/** A further account of the demo customer with this e-mail address, empty and active; the same one each time. */
export async function spareAccount(edge: Edge, email: string): Promise<string> {
  const [found] = await edge.sql(
    `select a.account_number as number from banking.accounts a where a.nickname = $1`,
    [`Spare of ${email}`],
  )
  if (found) return found.number
  const [made] = await edge.sql(
    `select (banking.make_account(banking.issue_account_number(), 'current', c.id, $1, 'system:test', null, null)).account_number
         as number from banking.customers c where c.id = testing.customer($2)`,
    [`Spare of ${email}`, email],
  )
  return made.number
}

export const setStatus = (edge: Edge, account: string, status: string) =>
  edge.sql('update banking.accounts set status = $2::banking.account_status where account_number = $1', [
    account,
    status,
  ])

/** An open hold of ten rupees on an account; answers its id. */
export async function openHold(edge: Edge, account: string): Promise<string> {
  const [made] = await edge.sql(
    `with account as (update banking.accounts set held = held + 1000 where account_number = $1 returning id),
       hold as (insert into banking.holds (account_id, currency, authorised, merchant, expires_at)
         select id, 'INR', 1000, 'Hotel Taj', now() + interval '1 day' from account returning *)
     insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
     select id, 'place', 1000, 1000, 0, 0, 'open', 'system:test' from hold returning hold_id as id`,
    [account],
  )
  return made.id
}

/** A deposit of a thousand rupees for a year, opened today from this account; answers its number. */
export async function openDeposit(edge: Edge, from: string): Promise<string> {
  const [made] = await edge.sql(
    `select (banking.make_account(banking.issue_account_number(), 'term-deposit', p.customer_id, null, 'system:test', null, null)).id::text
       as id from banking.account_parties p join banking.accounts a on a.id = p.account_id
      where a.account_number = $1 and p.role = 'owner'`,
    [from],
  )
  await edge.sql(
    `select banking.post('system:test', 'job:test', gen_random_uuid(), 'transfer', row(f.*)::banking.accounts,
       row(t.*)::banking.accounts, f.holder_name, t.holder_name, 100000, null, clock_timestamp(), '\\x00', null)
       from banking.accounts f, banking.accounts t where f.account_number = $1 and t.id = $2::bigint`,
    [from, made.id],
  )
  const [row] = await edge.sql(
    `with made as (insert into banking.term_deposits (account_id, payout_account_id, offer_code, principal, rate_percent,
         penalty_rate_percent, least_days, day_count, rounding, opened_on, matures_on, renewal, transaction_id)
       select $2::bigint, f.id, o.code, 100000, o.rate_percent, o.penalty_rate_percent, o.least_days, o.day_count, o.rounding,
           b.current, banking.term_end(b.current, o.months, o.days), 'none', gen_random_uuid()
         from banking.accounts f, banking.business_dates b, banking.term_offers o
        where f.account_number = $1 and o.code = '1-year' returning account_id)
     select a.account_number as number from banking.accounts a join made on made.account_id = a.id
     union all select account_number from banking.accounts where id = $2::bigint limit 1`,
    [from, made.id],
  )
  return row.number
}
