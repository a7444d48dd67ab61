-- What stands under each code of the chart and currency at the end of a day, by booking or value date: how many accounts,
-- and their net balance, credit positive, in minor units. Accounts of a product without a place stand under 2900.
-- What was booked after a day near the newest is taken off what stands now, in one pass of those lines; where they are
-- many, and by value date, each account is asked for its balance of that day.
create or replace function banking.gl_balances(p_date date, p_basis text)
returns table (code text, currency text, accounts bigint, balance numeric)
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_first bigint := banking.first_seq_after(p_date);
  v_after bigint := (select max(t.seq) from banking.transactions t) - v_first;
begin
  -- A look into an account costs as much as some fifty lines in a row.
  if p_basis = 'booking' and v_after < 50 * (select count(*) from banking.accounts) then
    return query
    with later as materialized (
      select e.account_id, sum(e.amount) as amount from banking.entries e
       where e.transaction_seq >= v_first and e.booking_date > p_date group by e.account_id
    )
    select coalesce(p.gl_code, '2900'), a.currency, count(*), sum(a.posted - coalesce(l.amount, 0))
      from banking.accounts a join banking.products p on p.code = a.product_code
      left join later l on l.account_id = a.id
     where a.opened_on <= p_date or a.version > 0
     group by 1, 2;
  else
    return query
    select coalesce(p.gl_code, '2900'), a.currency, count(*), sum(banking.balance_as_of(a, p_date, p_basis, b.current, r.closed, r.open, r.cursor))
      from banking.business_dates b, banking.days_rolled() r, banking.accounts a join banking.products p on p.code = a.product_code
     where a.opened_on <= p_date or a.version > 0
     group by 1, 2;
  end if;
end
$$;
