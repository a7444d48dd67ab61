-- The day on which something due on p_day is done: that day, or where the bank is closed then (a holiday, or a weekday
-- named by calendar.closed_weekdays, Monday is 1) the next open day before or after it, as the rule says.
create or replace function banking.open_day(p_day date, p_rule text) returns date
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_rule = 'ignore' then p_day else (
    select d.day from generate_series(0, 60) n,
        lateral (select p_day + case p_rule when 'before' then -n else n end as day) d
     where not exists (select from banking.holidays h where h.day = d.day)
       and not banking.setting('calendar.closed_weekdays') @> to_jsonb(extract(isodow from d.day)::int)
     order by n limit 1) end
$$;
grant execute on function banking.open_day(date, text) to banking_money;
