-- The first occurrence of a schedule with at least this number (from 0): its number, its date by the calendar, and the
-- day it is done on. Occurrences are counted from the first date, so that the 31st stays the 31st: a month without such
-- a day has its last one, or none (`skip`). No row after the only one of `once`.
create or replace function banking.next_due(p_first date, p_rule text, p_month_end text, p_holiday text, p_number int)
returns table (number int, nominal date, due date)
language sql stable set search_path = pg_catalog, banking as $$
  select o.n, o.day, banking.open_day(o.day, p_holiday)
    from (select n, case p_rule when 'once' then case when n = 0 then p_first end when 'daily' then p_first + n
          when 'weekly' then p_first + 7 * n else (select case when p_month_end = 'last_day'
              or extract(day from m.day) = extract(day from p_first) then m.day end
            from (select (p_first + n * case p_rule when 'monthly' then 1 when 'quarterly' then 3 else 12 end
              * interval '1 month')::date as day) m) end as day
        -- The 29th of February may be eight years away.
        from generate_series(p_number, p_number + 8) n) o
   where o.day is not null order by o.n limit 1
$$;
alter function banking.next_due owner to banking_money;
