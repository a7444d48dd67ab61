-- End-of-day step: carries the closed date's journal into bank_days, customer_months and cohort_months, p_max transactions a chunk, each once,
-- and then what happened besides on the days since the last run. The first run of a bank that has this step goes over all
-- of its past. Answers how many transactions it went over, or 1. Takes no order to sign (p_pads).
create or replace function banking.roll_bank_days(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking set jit = off as $$
declare
  v_from bigint := banking.take_step(p_date, 'roll_bank_days', p_pads);
  v_to bigint;
  v_end bigint := (select r.seq_after from banking.eod_runs r where r.closed_date = p_date);
  v_before date;
  v_start bigint;
begin
  select r.closed_date, r.seq_before into v_before, v_start
    from banking.eod_runs r join banking.eod_steps s using (closed_date)
   where r.closed_date < p_date and s.name = 'roll_bank_days' and s.status = 'done'
   order by r.closed_date desc limit 1;
  v_before := coalesce(v_before, '-infinity');
  v_from := greatest(v_from, coalesce(v_start, 0));
  if v_from > v_end then
    return 0;
  end if;
  v_to := least(v_from + p_max, v_end);
  if v_from = v_end then
    -- Days that were closed early are counted anew for a week.
    perform banking.roll_bank_deeds(v_before - 7, p_date);
    v_to := v_end + 1;
  else
    insert into banking.bank_days as d (date, measure, key, currency, count, sum)
    select t.booking_date, 'booked', t.type::text, t.currency, count(*), sum(t.amount) from banking.transactions t
     where t.seq > v_from and t.seq <= v_to and t.booking_date > v_before and t.booking_date <= p_date
     group by 1, 3, 4
    union all
    select e.booking_date, 'deposits', a.type::text, e.currency, count(*), sum(e.amount)
      from banking.entries e join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
     where e.transaction_seq > v_from and e.transaction_seq <= v_to and e.booking_date > v_before and e.booking_date <= p_date
     group by 1, 3, 4
    on conflict (measure, currency, key, date) do update set count = d.count + excluded.count, sum = d.sum + excluded.sum;
    with active as (
    insert into banking.customer_months (customer_id, month)
    select distinct p.customer_id, date_trunc('month', e.booking_date)::date
      from banking.entries e join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
      join banking.transactions t on t.seq = e.transaction_seq and t.type not in ('interest', 'fee')
      join banking.account_parties p on p.account_id = a.id and p.role in ('owner', 'joint')
       and (t.scope not like 'customer:%' or t.scope = 'customer:' || p.customer_id)
     where e.transaction_seq > v_from and e.transaction_seq <= v_to and e.booking_date > v_before and e.booking_date <= p_date
    on conflict do nothing returning customer_id, month
    )
    insert into banking.cohort_months as m (joined, month, customers)
    select date_trunc('month', c.member_since)::date, a.month, count(*)
      from active a join banking.customers c on c.id = a.customer_id group by 1, 2 order by 1, 2
    on conflict (joined, month) do update set customers = m.customers + excluded.customers;
  end if;
  update banking.eod_steps s set cursor = v_to where s.closed_date = p_date and s.name = 'roll_bank_days';
  return v_to - v_from;
end
$$;
grant execute on function banking.roll_bank_days(date, bytea, integer) to banking_job;

-- What happened besides money after the end of p_before, to the end of p_date, by the bank's own days.
create or replace function banking.roll_bank_deeds(p_before date, p_date date) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.bank_days (date, measure, key, currency, count, sum)
  select a.opened_on, 'accounts', a.product_code, a.currency, count(*), 0
    from banking.accounts a where a.opened_on > p_before and a.opened_on <= p_date group by 1, 3, 4
  union all
  select x.day, x.measure, x.key, '', count(*), coalesce(sum(x.minutes), 0)
    from (select banking.setting('bank.timezone') #>> '{}' as name, banking.setting('support.categories') as aims) z
    cross join lateral (
      select (e.at at time zone z.name)::date as day, 'failed' as measure, 'sign_in.' || e.kind as key, null::int as minutes
        from banking.security_events e where e.kind ~ 'sign_in|wrong|failed|throttled|blocked'
         and e.at > p_before::timestamp at time zone z.name
      union all
      select r.tried_on, 'failed', 'scheduled.' || coalesce(r.reason, r.status), null from banking.schedule_runs r
       where r.status in ('failed', 'skipped')
      union all
      select (a.at at time zone z.name)::date, 'failed', 'risk.refused', null from banking.risk_alerts a where a.action = 'refuse'
      union all
      select (o.settled_at at time zone z.name)::date, 'failed', 'risk.not_released', null from banking.risk_orders o where o.status = 'refused'
      union all
      select (p.settled_at at time zone z.name)::date, 'failed', 'approvals.' || p.status, null from banking.proposals p
       where p.status in ('expired', 'refused')
      union all
      select (o.settled_at at time zone z.name)::date, 'failed', 'joint.' || o.status, null from banking.joint_orders o
       where o.status in ('expired', 'refused')
      union all
      select c.member_since, 'joined', '', null from banking.customers c
      union all
      select (t.opened_at at time zone z.name)::date, 'opened', t.category, null from banking.tickets t
      union all
      select (t.answered_at at time zone z.name)::date, w.measure, t.category, m.minutes
        from banking.tickets t
        cross join lateral (select (extract(epoch from t.answered_at - t.opened_at) / 60)::int as minutes) m
        cross join unnest(array['answered', 'late']) w (measure)
       where w.measure = 'answered' or m.minutes > (z.aims -> t.category ->> 'answer')::int * 60
      union all
      select (t.solved_at at time zone z.name)::date, 'solved', t.category, (extract(epoch from t.solved_at - t.opened_at) / 60)::int
        from banking.tickets t) x
   where x.day > p_before and x.day <= p_date
   group by x.day, x.measure, x.key
  on conflict (measure, currency, key, date) do update set count = excluded.count, sum = excluded.sum
$$;
