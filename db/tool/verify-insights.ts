/** The part of `bank verify` about roll-ups: each month of each account again, from entries and journal. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

/** Whether a party's row holds at a transaction, or what stood in it before somebody who had left came back. */
const held = (party: string) => `(
  (${party}.role = 'owner' or ${party}.valid_from <= t.created_at) and t.created_at < ${party}.valid_until
  or exists (select from banking.account_events v where v.account_id = ${party}.account_id and v.kind = 'holder_added'
    and (v.detail ->> 'customer')::bigint = ${party}.customer_id
    and (v.detail #>> '{held,from}')::timestamptz <= t.created_at
    and t.created_at < (v.detail #>> '{held,until}')::timestamptz))`

/** All closed dates, and of an open one what the step's cursor has passed. */
const months = `
  with carried as (
    select coalesce(max(s.closed_date) filter (where s.status = 'done'), '-infinity') as closed,
           max(s.closed_date) filter (where s.status <> 'done') as open,
           max(s.cursor) filter (where s.status <> 'done') as cursor
      from banking.eod_steps s where s.name = 'roll_account_months'),
  own as (
    select distinct e.account_id, e.transaction_seq
      from banking.transactions t
      join banking.entries e on e.transaction_seq = t.seq
      join banking.accounts a on a.account_number in (t.from_number, t.to_number) and a.id <> e.account_id
      join banking.account_parties p on p.account_id = e.account_id and p.role in ('owner', 'joint')
      join banking.account_parties o on o.account_id = a.id and o.role in ('owner', 'joint')
       and o.customer_id = p.customer_id
     where ${held('p')} and ${held('o')}),
  wanted as (
    select e.account_id, date_trunc('month', e.booking_date)::date as month,
           case when o.account_id is null then t.type::text else 'own' end as kind,
           case when e.amount < 0 then 'out' else 'in' end as direction, count(*) as count, sum(abs(e.amount)) as sum
      from banking.entries e
     cross join carried c
      join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
      join banking.transactions t on t.seq = e.transaction_seq
      left join own o on o.account_id = e.account_id and o.transaction_seq = e.transaction_seq
     where e.booking_date <= c.closed or e.booking_date <= c.open and e.transaction_seq <= c.cursor
     group by 1, 2, 3, 4)
  select coalesce(w.account_id, m.account_id) as account_id, coalesce(w.month, m.month)::text as month,
         coalesce(w.kind, m.kind) as kind,
         (w.count, w.sum) is not distinct from (m.count::bigint, m.sum::numeric) as right
    from wanted w full join banking.account_months m on m.account_id = w.account_id and m.month = w.month
     and m.kind = w.kind and m.direction = w.direction`

/** Each pot with the hold that it names, and each open hold of a pot with the pot that names it. */
const pots = `
  select coalesce(o.id, h.id)::text as id,
         case when o.id is null then false when o.hold_id is null then true
              else h.id is not null and h.kind = 'pot' and h.status = 'open' and h.account_id = o.account_id
                and o.status = 'open' end as right
    from banking.pots o full join (select * from banking.holds where kind = 'pot' and status = 'open') h on h.id = o.hold_id`

type Month = { account_id: string; month: string; kind: string; right: boolean }

export async function insights(client: pg.Client): Promise<Check[]> {
  const sums = new Finding('months of accounts are those of their entries')
  for await (const { account_id, month, kind, right } of rowsOf<Month>(client, months.trim()))
    sums.expect(right, () => `account ${account_id}, ${month}, ${kind}`)
  const aside = new Finding('pots hold their money on their own accounts')
  for await (const { id, right } of rowsOf<{ id: string; right: boolean }>(client, pots.trim()))
    aside.expect(right, () => `pot or hold ${id}`)
  return [sums, aside]
}
