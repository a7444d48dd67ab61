import type pg from 'pg'

/** As the end of day does it when the law's time is over: $1 is the customer's id. Answers how many keys there were. */
export const forgetting =
  'select banking.forget_customer(c) as keys from banking.customers c where c.customer_id = $1'

/** A relation that has been over for so many days: whoever came then, and whose accounts were closed and papers seen then. */
export async function overFor(owner: pg.Client, customer: string, days: number) {
  const began = `update banking.customers set member_since = current_date - $2::int, created_at = now() - make_interval(days => $2)
    where id = $1`
  const closed = `with closed as (update banking.accounts a set status = 'closed' from banking.account_parties p
      where p.account_id = a.id and p.customer_id = $1 returning a.id)
    insert into banking.account_events (account_id, at, kind, actor)
    select id, now() - make_interval(days => $2), 'closed', 'system:test' from closed`
  const reviewed = `update banking.customer_changes set settled_at = now() - make_interval(days => $2)
    where customer_id = $1 and status = 'approved'`
  for (const text of [began, closed, reviewed]) await owner.query(text, [customer, days])
}
