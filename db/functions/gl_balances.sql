-- What stands under each code of the chart and currency at the end of a day, by booking or value date: how many accounts,
-- and their net balance, credit positive, in minor units. Accounts of a product without a place stand under 2900.
create or replace function banking.gl_balances(p_date date, p_basis text)
returns table (code text, currency text, accounts bigint, balance numeric)
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(p.gl_code, '2900'), a.currency, count(*), sum(banking.balance_as_of(a, p_date, p_basis, b.current, r.closed, r.open, r.cursor))
    from banking.business_dates b, banking.days_rolled() r, banking.accounts a join banking.products p on p.code = a.product_code
   where a.opened_on <= p_date or a.version > 0
   group by 1, 2
$$;
