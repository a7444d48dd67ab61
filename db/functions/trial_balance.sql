-- The trial balance at the end of a day by booking or value date: for each account of the chart and currency its net
-- balance in the debit or the credit column, minor units as text. Both columns sum to the same, in each currency.
-- Refuses as `admit`.
create or replace function banking.trial_balance(p_jti text, p_date date, p_basis text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  return (select coalesce(json_agg(json_build_object('code', g.code, 'name', g.name, 'class', g.class, 'parent', g.parent,
      'currency', s.currency, 'accounts', s.accounts, 'debit', greatest(-s.balance, 0)::text,
      'credit', greatest(s.balance, 0)::text) order by s.currency, g.code), '[]')
    from banking.gl_standing(p_date, p_basis) s join banking.gl_accounts g on g.code = s.code);
end
$$;
grant execute on function banking.trial_balance to banking_app;
