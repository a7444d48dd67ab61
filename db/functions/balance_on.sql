-- The end-of-day balances of an account on a day, in minor units: booked, and by value date as known at the last closed day.
-- Zeros before its first entry.
create or replace function banking.balance_on(p_account_id bigint, p_date date, out booked bigint, out valued bigint)
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(d.booked, 0), coalesce(d.valued, 0)
    from (values (true)) always left join lateral (select o.booked, o.valued from banking.account_days o
      where o.account_id = p_account_id and o.date <= p_date order by o.date desc limit 1) d on true
$$;
