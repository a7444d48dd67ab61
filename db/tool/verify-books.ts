/** What `bank verify` looks at in the bank's own books: cash, and what was taken back. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

const cashLines = `
  select a.account_number as number, e.version, e.balance_after <= 0 as floor_holds
    from banking.accounts a join banking.entries e on e.account_id = a.id
   where a.product_code in ('till', 'vault') order by a.id, e.version`

/**
 * Each reversal or refund stands on the two accounts of its original, the other way round, is not of a reversal, and
 * together they stay within it, as the locked row counts them; a full reversal is alone and whole.
 */
const takenBack = `
  with back as (
    select t.seq, t.type::text, t.amount, t.currency, t.reverses_seq, sum(t.amount) over w as taken, count(*) over w as times
      from banking.transactions t where t.reverses_seq is not null or t.type in ('reversal', 'refund')
    window w as (partition by t.reverses_seq)
  )
  select b.seq, b.type in ('reversal', 'refund') and o.seq is not null and o.reverses_seq is null
           and b.currency = o.currency and b.taken <= o.amount
           and (b.type = 'refund' or b.times = 1 and b.amount = o.amount)
           and r.amount is not distinct from o.amount and r.refunded is not distinct from b.taken
           and not exists (select from banking.entries e where e.transaction_seq = b.seq and not exists (
             select from banking.entries f where f.transaction_seq = o.seq and f.account_id = e.account_id
               and sign(f.amount) = -sign(e.amount))) as sound
    from back b left join banking.transactions o on o.seq = b.reverses_seq
    left join banking.reversals r on r.original_seq = o.seq
  union all
  select r.original_seq, false from banking.reversals r
   where r.refunded > 0 and not exists (select from back b where b.reverses_seq = r.original_seq)`

const executed = `
  select p.id, t.seq is not null and t.amount = p.amount and p.checker_person <> p.maker_person as sound
    from banking.proposals p left join banking.transactions t
      on t.seq = p.transaction_seq and t.scope = p.scope and t.id::text = p.key
   where p.status = 'approved'`

const cutMonths = `
  select a.account_number as number, c.month::text as month,
         (c.opening, c.version_before) = (coalesce(f.balance_after, 0), coalesce(f.version, 0))
           and (c.closing, c.version, c.head) is not distinct from
             (coalesce(u.balance_after, 0), coalesce(u.version, 0), u.hash) as right
    from banking.statement_cuts c join banking.accounts a on a.id = c.account_id
    left join lateral (select e.* from banking.entries e where e.account_id = a.id and e.booking_date < c.month
      order by e.version desc limit 1) f on true
    left join lateral (select e.* from banking.entries e
      where e.account_id = a.id and e.booking_date < (c.month + interval '1 month')::date
      order by e.version desc limit 1) u on true`

const rolledUp = `
  with sealed as (select coalesce(max(last_seq), 0) as seq from banking.seals), wanted as (
    select a.product_code, m.currency, m.date, sum(m.booked) as booked, sum(m.valued) as valued
      from sealed, lateral (
        select e.account_id, e.currency, e.booking_date as date, e.amount as booked, 0 as valued
          from banking.entries e where e.transaction_seq <= sealed.seq
        union all
        select e.account_id, e.currency, e.value_date, 0, e.amount from banking.entries e where e.transaction_seq <= sealed.seq) m
      join banking.accounts a on a.id = m.account_id group by 1, 2, 3)
  select coalesce(w.product_code, d.product_code) as product, coalesce(w.date, d.date)::text as date,
         (coalesce(w.booked, 0), coalesce(w.valued, 0)) = (coalesce(d.booked, 0), coalesce(d.valued, 0)) as right
    from wanted w full join banking.gl_days d
      on d.product_code = w.product_code and d.currency = w.currency and d.date = w.date`

export async function books(client: pg.Client): Promise<Check[]> {
  const cash = new Finding('tills and vault never held less than nothing')
  for await (const { number, version, floor_holds } of rowsOf<Record<string, unknown>>(client, cashLines))
    cash.expect(floor_holds === true, () => `account ${number}, version ${version}`)
  const back = new Finding('reversals and refunds stay within their original')
  for await (const { seq, sound } of rowsOf<Record<string, unknown>>(client, takenBack))
    back.expect(sound === true, () => `transaction ${seq}`)
  const seconds = new Finding('what was approved was done once, after two persons')
  for await (const { id, sound } of rowsOf<Record<string, unknown>>(client, executed))
    seconds.expect(sound === true, () => `proposal ${id}`)
  const cuts = new Finding('statements that were cut are still what the entries say')
  for await (const { number, month, right } of rowsOf<Record<string, unknown>>(client, cutMonths))
    cuts.expect(right === true, () => `account ${number}, ${month}`)
  const days = new Finding('books by day are the sums of the entries under seal')
  for await (const { product, date, right } of rowsOf<Record<string, unknown>>(client, rolledUp))
    days.expect(right === true, () => `product ${product}, ${date}`)
  return [cash, back, seconds, cuts, days]
}
