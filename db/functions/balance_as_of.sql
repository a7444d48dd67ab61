-- What stood on an account at the end of a day, in minor units: by booking date (`booking`) from the newest line up to
-- that day, by value date (`value`) from all lines valued up to it.
create or replace function banking.balance_as_of(p_account banking.accounts, p_date date, p_basis text, p_today date)
returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_basis = 'booking' and p_date >= p_today then p_account.posted
    when p_basis = 'booking' then coalesce((select e.balance_after from banking.entries e
      where e.account_id = p_account.id and e.booking_date <= p_date order by e.booking_date desc, e.transaction_seq desc limit 1), 0)
    else coalesce((select sum(e.amount) from banking.entries e
      where e.account_id = p_account.id and e.value_date <= p_date), 0)::bigint end
$$;
