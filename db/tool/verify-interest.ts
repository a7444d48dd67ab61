/** The part of `bank verify` about days, interest and fees: each figure again, from entries and terms. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

/** What the end of day has carried into account_days: all closed dates, and of an open one what its cursor has passed. */
const carried = `
  select e.account_id, e.booking_date, e.value_date, e.amount
    from banking.entries e, (
      select coalesce(max(r.closed_date) filter (where s.status = 'done'), '-infinity') as closed,
             max(r.closed_date) filter (where s.status <> 'done') as open,
             max(s.cursor) filter (where s.status <> 'done') as cursor
        from banking.eod_runs r join banking.eod_steps s on s.closed_date = r.closed_date and s.name = 'roll_account_days') c
   where e.booking_date <= c.closed or e.booking_date <= c.open and e.transaction_seq <= c.cursor`

const days = `
  with moves as (
    select account_id, date, sum(booked) as booked, sum(valued) as valued from (
      select account_id, booking_date as date, amount as booked, 0 as valued from (${carried}) b
      union all select account_id, value_date, 0, amount from (${carried}) v) m
     group by account_id, date),
  wanted as (
    select account_id, date, sum(booked) over w as booked, sum(valued) over w as valued from moves
    window w as (partition by account_id order by date))
  select coalesce(w.account_id, d.account_id) as account_id, coalesce(w.date, d.date)::text as date,
         (w.booked, w.valued) is not distinct from (d.booked::numeric, d.valued::numeric) as right
    from wanted w full join banking.account_days d on d.account_id = w.account_id and d.date = w.date`

type Day = { account_id: string; date: string; right: boolean }

/** Each day from the first to the last accrued one of each account that no back-dated entry waits for. */
const accruals = `
  select p.account_id, g.day::date::text as date, coalesce(d.valued, 0)::text as valued, t.day_count,
         t.interest_rate_percent::text as credit_rate, t.overdraft_rate_percent::text as debit_rate,
         coalesce(i.credit, 0)::text as credit, coalesce(i.debit, 0)::text as debit
    from banking.interest_positions p
    join banking.accounts a on a.id = p.account_id
   cross join generate_series(p.since::timestamp, p.through::timestamp, interval '1 day') g (day)
    left join lateral (select o.valued from banking.account_days o
      where o.account_id = p.account_id and o.date <= g.day::date order by o.date desc limit 1) d on true
    left join lateral (select o.* from banking.product_terms o where o.product_code = a.product_code
      and o.effective_from <= g.day::date order by o.effective_from desc limit 1) t on true
    left join lateral (select sum(o.micros) filter (where o.kind = 'credit') as credit,
        sum(o.micros) filter (where o.kind = 'debit') as debit from banking.interest_accruals o
      where o.account_id = p.account_id and o.date = g.day::date) i on true
   where p.dirty_from is null`

type Accrued = {
  account_id: string
  date: string
  valued: string
  day_count: string | null
  credit_rate: string | null
  debit_rate: string | null
  credit: string
  debit: string
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const dayMs = 86_400_000

/** Days that the night after a date counts, and the days of the year that a rate is for. */
function fraction(dayCount: string, date: string): [bigint, bigint] {
  if (dayCount === 'ACT/365F') return [1n, 365n]
  const from = new Date(`${date}T00:00:00Z`)
  if (dayCount === 'ACT/ACT') return [1n, isLeap(from.getUTCFullYear()) ? 366n : 365n]
  const place = (day: Date) =>
    360 * day.getUTCFullYear() + 30 * day.getUTCMonth() + Math.min(day.getUTCDate(), 30)
  return [BigInt(place(new Date(from.getTime() + dayMs)) - place(from)), 360n]
}

/** Millionths of a minor unit, half-up, that a balance above zero earns in one night. */
function microsOf(balance: bigint, rate: string | null, dayCount: string | null, date: string): bigint {
  if (balance <= 0n || rate === null || dayCount === null) return 0n
  const [whole = '0', part = ''] = rate.split('.')
  const tenThousandths = BigInt(whole + part.padEnd(4, '0'))
  const [nights, basis] = fraction(dayCount, date)
  return (2n * balance * tenThousandths * nights + basis) / (2n * basis)
}

const positions = `
  select p.account_id, k.kind, k.micros::text as micros,
         coalesce((select sum(i.micros) from banking.interest_accruals i
           where i.account_id = p.account_id and i.kind = k.kind), 0)::text as accrued,
         coalesce((select sum(o.minor) from banking.interest_postings o
           where o.account_id = p.account_id and o.kind = k.kind), 0)::text as posted
    from banking.interest_positions p
   cross join lateral (values ('credit'::banking.interest_kind, p.credit_micros), ('debit', p.debit_micros)) k (kind, micros)`

type Position = { account_id: string; kind: string; micros: string; accrued: string; posted: string }

/**
 * Every order of the end of day with the interest, the fee or the tax on a fee that it is for, and these with their order. Interest that a
 * holder's closing has paid is an order of theirs, on the day of the closing, and the account is closed.
 */
const orders = `
  with reasons as (
    select o.transaction_seq, o.account_id, 'interest' as type, o.closed_date,
           case o.kind when 'credit' then o.minor else -o.minor end as minor,
           o.micros_before - o.minor::numeric * 1000000 = o.micros_after as carried
      from banking.interest_postings o
    union all
    select f.transaction_seq, f.account_id, 'fee', f.closed_date, -f.charged, true
      from banking.fee_charges f where f.transaction_seq is not null
    union all
    select x.transaction_seq, x.account_id, 'fee', f.closed_date, -x.minor,
           x.minor = div(f.charged * trunc(x.rate_percent * 10000) + 500000, 1000000) and exists (
             select from banking.entries e join banking.accounts a on a.id = e.account_id
              where e.transaction_seq = x.transaction_seq and a.product_code = x.tax and e.amount = x.minor)
      from banking.fee_taxes x join banking.fee_charges f using (account_id, kind, month)
    union all
    select o.seq, e.account_id, 'interest', substr(o.scope, length('job:eod:') + 1)::date, x.minor, true
      from banking.term_deposits d
     cross join lateral (values ('interest', d.interest), ('overdue', d.overdue_interest)) x (of, minor)
      join banking.transactions o on o.id = md5('term-deposit:' || d.id || ':' || x.of)::uuid and o.scope like 'job:eod:%'
      join banking.entries e on e.transaction_seq = o.seq and e.amount > 0)
  select coalesce(t.seq, r.transaction_seq) as seq,
         (r.carried and r.type = t.type::text and case when t.scope like 'job:%' then t.scope = 'job:eod:' || r.closed_date
           else r.type = 'interest' and t.booking_date = r.closed_date and exists (select from banking.accounts a
             where a.id = r.account_id and a.status = 'closed') end and exists (
           select from banking.entries e where e.transaction_seq = t.seq and e.account_id = r.account_id
              and e.amount = r.minor)) is true as right
    from (select * from banking.transactions o
           where o.scope like 'job:eod:%' and o.type in ('interest', 'fee')
              or o.type = 'interest' and exists (select from banking.interest_postings p where p.transaction_seq = o.seq)) t
    full join reasons r on r.transaction_seq = t.seq`

/**
 * What each deposit that had to wait after maturity was paid for it, as its payee's entry before the payout says, and what its
 * nights add up to: of each the lower rate of two, in ten-thousandths of a percent.
 */
const overdue = `
  select d.id, d.overdue_interest::text as paid, d.rounding::text as rounding, o.amount::text as unpaid,
         coalesce(n.rates, 0)::text as rates, case when d.overdue_interest = 0 then '0' else i.amount::text end as booked
    from banking.term_deposits d
    join banking.accounts a on a.id = d.account_id
    join banking.transactions o on o.id = d.ended_by and o.from_number = a.account_number
    join banking.entries e on e.transaction_seq = o.seq and e.amount > 0
    left join banking.entries i on i.account_id = e.account_id and i.version = e.version - 1
     and exists (select from banking.transactions t where t.seq = i.transaction_seq and t.type = 'interest')
    left join lateral (select c.value ->> a.currency as code from banking.configurations c
      where c.name = 'deposits.overdue_product' and c.effective_from <= o.booking_date order by c.effective_from desc limit 1) p on true
    left join lateral (
      select sum(trunc(10000 * least(d.rate_percent, coalesce((select t.interest_rate_percent from banking.product_terms t
          where t.product_code = p.code and t.effective_from <= g.night::date order by t.effective_from desc limit 1), 0)))) as rates
        from generate_series(d.matures_on::timestamp, o.booking_date - interval '1 day', interval '1 day') g (night)) n on true
   where d.overdue_interest is not null`

type Overdue = Record<'id' | 'paid' | 'rounding' | 'unpaid' | 'rates', string> & { booked: string | null }

/** Half-up to the deposit's unit, ACT/365F. */
function isOverdueRight({ paid, rounding, unpaid, rates, booked }: Overdue): boolean {
  const [unit, earned] = [BigInt(rounding), BigInt(unpaid) * BigInt(rates)]
  const year = 365_000_000n * unit
  return BigInt(paid) === ((2n * earned + year) / (2n * year)) * unit && booked === paid
}

export async function interest(client: pg.Client): Promise<Check[]> {
  const closings = new Finding('days of accounts are those of their entries')
  for await (const { account_id, date, right } of rowsOf<Day>(client, days.trim()))
    closings.expect(right, () => `account ${account_id}, ${date}`)
  const daily = new Finding('each day earned its interest, by balance and terms')
  for await (const row of rowsOf<Accrued>(client, accruals)) {
    const balance = BigInt(row.valued)
    daily.expect(
      microsOf(balance, row.credit_rate, row.day_count, row.date) === BigInt(row.credit) &&
        microsOf(-balance, row.debit_rate, row.day_count, row.date) === BigInt(row.debit),
      () => `account ${row.account_id}, ${row.date}`,
    )
  }
  const sums = new Finding('interest accrued is interest posted and what is carried forward')
  for await (const row of rowsOf<Position>(client, positions))
    sums.expect(
      BigInt(row.accrued) === BigInt(row.posted) * 1_000_000n + BigInt(row.micros),
      () => `account ${row.account_id}, ${row.kind}`,
    )
  const reasons = new Finding('interest and fees are posted as they were accrued or charged')
  for await (const { seq, right } of rowsOf<{ seq: string; right: boolean }>(client, orders.trim()))
    reasons.expect(right, () => `transaction ${seq}`)
  const waited = new Finding('deposits that waited earned the lower of their own rate and that of savings')
  for await (const row of rowsOf<Overdue>(client, overdue.trim()))
    waited.expect(isOverdueRight(row), () => `deposit ${row.id}`)
  return [closings, daily, sums, reasons, waited]
}
