-- How far account_months has come: every entry booked up to `closed` is in it, and of the day that is being closed those
-- whose transaction is at most `cursor`.
create or replace function banking.rolled_through(out closed date, out open date, out cursor bigint)
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(max(s.closed_date) filter (where s.status = 'done'), '-infinity'),
      max(s.closed_date) filter (where s.status <> 'done'), coalesce(max(s.cursor) filter (where s.status <> 'done'), 0)
    from banking.eod_steps s where s.name = 'roll_account_months'
$$;
