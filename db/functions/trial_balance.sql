-- The trial balance at the end of a day by booking or value date: for each account of the chart and currency its net
-- balance in the debit or the credit column, minor units as text. Both columns sum to the same, in each currency.
-- Accounts of a product without a place in the chart stand under 2900. Refuses as `admit`.
create or replace function banking.trial_balance(p_jti text, p_date date, p_basis text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_today date := (select b.current from banking.business_dates b);
begin
  return (select coalesce(json_agg(json_build_object('code', g.code, 'name', g.name, 'class', g.class, 'parent', g.parent,
      'currency', s.currency, 'accounts', s.accounts, 'debit', greatest(-s.balance, 0)::text,
      'credit', greatest(s.balance, 0)::text) order by s.currency, g.code), '[]')
    from (select coalesce(p.gl_code, '2900') as code, a.currency, count(*) as accounts,
              sum(banking.balance_as_of(a, p_date, p_basis, v_today)) as balance
            from banking.accounts a join banking.products p on p.code = a.product_code
           where a.opened_on <= p_date or a.version > 0
           group by 1, 2) s
    join banking.gl_accounts g on g.code = s.code);
end
$$;
grant execute on function banking.trial_balance to banking_app;
