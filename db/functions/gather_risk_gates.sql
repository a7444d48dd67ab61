-- What all rules that are on, now or later, have in common in each currency of the bank (risk_gates): made anew whenever a
-- rule or a setting changes, and with each business date, from which settings hold. Wider than the rules where it cannot be as wide, never narrower.
create or replace function banking.gather_risk_gates() returns void
language sql set search_path = pg_catalog, banking as $$
  -- Of two changes at once the second sees what the first one left. Transfers go on reading what stands.
  lock table banking.risk_gates in share row exclusive mode;
  delete from banking.risk_gates;
  with given as (
    select r.currency, r.kind, p.*
      from banking.risk_rules r, jsonb_to_record(r.parameters) as p(amount bigint, count int, minutes int, threshold bigint,
        percent int, days int, "from" int, "to" int)
     where r.is_on and r.effective_until > clock_timestamp()
  ), hours as (
    select g.currency, bit_or(1 << h.hour) as hours
      from given g join generate_series(0, 23) h(hour)
        on case when g."from" <= g."to" then h.hour >= g."from" and h.hour < g."to" else h.hour >= g."from" or h.hour < g."to" end
     where g.kind = 'hour' group by g.currency
  ), gathered as (
    select g.currency, min(g.amount) filter (where g.kind = 'velocity') as velocity_amount,
        min(g.count) filter (where g.kind = 'velocity') as velocity_count,
        max(g.minutes) filter (where g.kind = 'velocity' and g.count is not null) as velocity_minutes,
        min(g.threshold * (100 - g.percent) / 100) filter (where g.kind = 'structuring') as structuring_from,
        max(g.threshold) filter (where g.kind = 'structuring') as structuring_below,
        min(g.amount) filter (where g.kind in ('new_payee', 'large')) as amount_from,
        min(g.amount) filter (where g.kind = 'dormant') as woken_from, max(g.days) filter (where g.kind = 'dormant') as woken_days,
        min(g.amount) filter (where g.kind = 'hour') as hour_from
      from given g group by g.currency
  )
  insert into banking.risk_gates (currency, velocity_amount, velocity_count, velocity_minutes, structuring_from, structuring_below,
    amount_from, woken_from, woken_days, hour_from, hours, timezone)
  select c.currency, t.velocity_amount, t.velocity_count, t.velocity_minutes, t.structuring_from, t.structuring_below,
      t.amount_from, t.woken_from, t.woken_days, t.hour_from, h.hours, banking.setting('bank.timezone') #>> '{}'
    from (select p.currency from banking.products p union select g.currency from given g) c
    left join gathered t using (currency) left join hours h using (currency)
$$;

-- Whether an order may meet a rule, by what all of them have in common; null is no. Which accounts woke is not asked here.
-- Written so that it becomes a part of the statement that asks.
create or replace function banking.risk_gate_opens(p_gate banking.risk_gates, p_amount bigint, p_recent_at timestamptz[],
  p_recent_total bigint, p_now timestamptz) returns boolean
language sql stable as $$
  select p_amount >= p_gate.amount_from
    or p_amount + p_recent_total > p_gate.velocity_amount
    or p_recent_at[p_gate.velocity_count] > p_now - p_gate.velocity_minutes * interval '1 minute'
    or p_amount >= p_gate.structuring_from and p_amount < p_gate.structuring_below
    or p_amount >= p_gate.hour_from and (p_gate.hours >> extract(hour from p_now at time zone p_gate.timezone)::int) & 1 = 1
$$;
