-- The bank in figures from p_from to p_to by days or months (p_by), of closed days alone: lines of place, measure, key, count and
-- sum, in minor units of p_currency (the home currency unless said) or in minutes. `deposits` is what stood at the end
-- of each place. `cohorts`: of those who joined in a month, how many did something of their own in each month since.
-- No person stands in it. Refuses, in this order: as `admit`, invalid_input (`field`, `says`).
create or replace function banking.read_analytics(p_jti text, p_from date, p_to date, p_by text, p_currency text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking set jit = off as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_through date := (select max(s.closed_date) from banking.eod_steps s where s.name = 'roll_bank_days' and s.status = 'done');
  v_currency text := coalesce(p_currency, banking.setting('bank.home_currency') #>> '{}');
  v_fault jsonb := case when p_from > p_to then '{"field":"to","says":"The period ends before it begins."}'
    when p_by = 'day' and p_to - p_from > 92 then '{"field":"from","says":"Three months of days at most."}'
    when p_to - p_from > 1100 then '{"field":"from","says":"Three years at most."}' end;
begin
  if v_fault is not null then
    perform banking.refuse('invalid_input', v_fault);
  end if;
  return (
    with places as materialized (
      select to_char(g.at, case p_by when 'day' then 'YYYY-MM-DD' else 'YYYY-MM' end) as place, greatest(g.at::date, p_from) as first,
          least((g.at + case p_by when 'day' then interval '1 day' else interval '1 month' end)::date - 1, p_to, v_through) as last
        from generate_series(date_trunc(p_by, p_from::timestamp), p_to::timestamp,
          case p_by when 'day' then interval '1 day' else interval '1 month' end) g (at)
    ), stood as materialized (
      -- At the end of each place alone.
      select w.key, w.date, w.sum from (select d.key, d.date, sum(sum(d.sum)) over (partition by d.key order by d.date) as sum,
          lead(d.date) over (partition by d.key order by d.date) as next
        from banking.bank_days d where d.measure = 'deposits' and d.currency = v_currency group by d.key, d.date) w
       where w.next is null or exists (select from places p where p.last >= w.date and p.last < w.next)
    ), lines as (
      select p.place, d.measure, d.key, sum(d.count) as count, sum(d.sum) as sum
        from places p join banking.bank_days d on d.date between p.first and p.last and d.currency in ('', v_currency) and d.measure not in ('deposits', 'accounts')
       group by 1, 2, 3
      union all
      select p.place, 'deposits', s.key, 0, s.sum
        from places p cross join lateral (select distinct on (t.key) t.key, t.sum from stood t where t.date <= p.last
          order by t.key, t.date desc) s
       where p.first <= p.last
      union all
      select p.place, 'active', '', sum(m.customers), 0
        from places p join banking.cohort_months m on m.month = date_trunc('month', p.first)::date
       where p_by = 'month' group by 1
    ), cohorts as (
      select date_trunc('month', d.date)::date as month, sum(d.count) as size from banking.bank_days d
       where d.measure = 'joined' and d.currency = '' and d.key = '' and d.date >= date_trunc('month', p_to)::date - interval '11 months'
         and d.date <= p_to group by 1
    )
    select jsonb_build_object('through', v_through, 'currency', v_currency,
      'currencies', (select coalesce(jsonb_agg(c.code order by c.code), '[]')
        from (select distinct d.currency as code from banking.bank_days d where d.measure = 'deposits') c),
      'places', (select coalesce(jsonb_agg(p.place order by p.place), '[]') from places p),
      'lines', (select coalesce(jsonb_agg(jsonb_build_object('place', l.place, 'measure', l.measure, 'key', l.key, 'count', l.count,
          'sum', l.sum::text) order by l.measure, l.key, l.place), '[]') from lines l),
      'cohorts', (select coalesce(jsonb_agg(jsonb_build_object('month', to_char(c.month, 'YYYY-MM'), 'size', c.size, 'active',
          (select jsonb_agg(coalesce((select m.customers from banking.cohort_months m
              where m.joined = c.month and m.month = g.at::date), 0) order by g.at)
            from generate_series(c.month::timestamp, date_trunc('month', least(p_to, coalesce(v_through, p_to))::timestamp), interval '1 month') g (at)))
        order by c.month), '[]') from cohorts c)));
end
$$;
grant execute on function banking.read_analytics to banking_app;
