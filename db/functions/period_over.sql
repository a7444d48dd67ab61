-- Whether a period ('month', 'quarter' or 'year' of the calendar) ended with p_date, or with a day since the closed
-- date before it that had no run of its own.
create or replace function banking.period_over(p_period text, p_date date) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select date_trunc(p_period, p_date + 1) <> date_trunc(p_period, coalesce(
    (select max(r.closed_date) + 1 from banking.eod_runs r where r.closed_date < p_date), p_date))
$$;
