-- How far account_days has come: every entry booked up to `closed` is in it, and of the day that is being closed those
-- whose transaction is at most `cursor`.
create or replace function banking.days_rolled(out closed date, out open date, out cursor bigint)
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce((select s.closed_date from banking.eod_steps s where s.name = 'roll_account_days' and s.status = 'done'
        order by s.closed_date desc limit 1), '-infinity'),
      o.closed_date, coalesce(o.cursor, 0)
    from (values (true)) always left join lateral (select s.closed_date, s.cursor from banking.eod_runs r
      join banking.eod_steps s on s.closed_date = r.closed_date and s.name = 'roll_account_days' and s.status <> 'done'
     where r.status <> 'done' limit 1) o on true
$$;

-- What stood on an account at the end of a day, in minor units: by booking date (`booking`) from the newest line up to
-- that day, by value date (`value`) from account_days and the lines that are not in it yet: p_closed, p_open and p_cursor
-- as days_rolled says.
create or replace function banking.balance_as_of(p_account banking.accounts, p_date date, p_basis text, p_today date,
  p_closed date, p_open date, p_cursor bigint)
returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_basis = 'booking' and p_date >= p_today then p_account.posted
    when p_basis = 'booking' then coalesce((select e.balance_after from banking.entries e
      where e.account_id = p_account.id and e.booking_date <= p_date order by e.booking_date desc, e.transaction_seq desc limit 1), 0)
    else coalesce((select d.valued from banking.account_days d
      where d.account_id = p_account.id and d.date <= p_date order by d.date desc limit 1), 0)
      + coalesce((select sum(e.amount) from banking.entries e
      where e.account_id = p_account.id and e.booking_date > p_closed and e.value_date <= p_date
        and (p_open is null or e.booking_date <> p_open or e.transaction_seq > p_cursor)), 0)::bigint end
$$;
