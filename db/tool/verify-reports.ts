/** The part of `bank verify` about oversight: each report against the deed of its cutting, and the bank's days against the journal. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

/** The deeds are sealed, so a report that was exchanged together with its hash does not fit its deed. */
const reports = `
  select r.id::text as id,
         sha256(convert_to(r.content::text, 'UTF8')) = r.hash and jsonb_array_length(r.content) = r.row_count
           and exists (select from banking.audit_logs l where l.subject = 'report:' || r.id and l.action = 'reports.cut'
             and l.detail ->> 'sha256' = encode(r.hash, 'hex')) as right
    from banking.reports r`

/** All closed dates, and of an open one what the step's cursor has passed. */
const days = `
  with carried as (
    select coalesce(max(s.closed_date) filter (where s.status = 'done'), '-infinity') as closed,
           max(s.closed_date) filter (where s.status <> 'done') as open,
           max(s.cursor) filter (where s.status <> 'done') as cursor
      from banking.eod_steps s where s.name = 'roll_bank_days'),
  wanted as (
    select t.booking_date as date, 'booked' as measure, t.type::text as key, t.currency, count(*) as count, sum(t.amount) as sum
      from banking.transactions t cross join carried c
     where t.booking_date <= c.closed or t.booking_date <= c.open and t.seq <= c.cursor group by 1, 3, 4
    union all
    select e.booking_date, 'deposits', a.type::text, e.currency, count(*), sum(e.amount)
      from banking.entries e cross join carried c join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
     where e.booking_date <= c.closed or e.booking_date <= c.open and e.transaction_seq <= c.cursor group by 1, 3, 4)
  select coalesce(w.date, d.date)::text as date, coalesce(w.measure, d.measure) as measure, coalesce(w.key, d.key) as key,
         (w.count, w.sum) is not distinct from (d.count, d.sum::numeric) as right
    from wanted w full join (select * from banking.bank_days where measure in ('booked', 'deposits')) d
      on (d.date, d.measure, d.key, d.currency) = (w.date, w.measure, w.key, w.currency)`

type Day = { date: string; measure: string; key: string; right: boolean }

export async function oversight(client: pg.Client): Promise<Check[]> {
  const cut = new Finding('reports are what was cut')
  for await (const { id, right } of rowsOf<{ id: string; right: boolean }>(client, reports.trim()))
    cut.expect(right, () => `report ${id}`)
  const sums = new Finding('days of the bank are those of the journal')
  for await (const { date, measure, key, right } of rowsOf<Day>(client, days.trim()))
    sums.expect(right, () => `${date}, ${measure}, ${key}`)
  return [cut, sums]
}
