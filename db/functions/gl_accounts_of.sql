-- Behind a line of the trial balance: the accounts under a code of the chart in a currency with their balance at the
-- end of a day, above the account p_after. Customers stand here by number, without a name, and whose numbers it shows is
-- written to access_logs. Refuses as `admit`, not_found.
create or replace function banking.gl_accounts_of(p_jti text, p_code text, p_currency text, p_date date, p_basis text,
  p_after bigint, p_limit int, p_request_id text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking set plan_cache_mode = force_custom_plan as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_today date := (select b.current from banking.business_dates b);
  -- Known before the accounts are sought: of a product of few accounts the index of products finds them, of one of many their key.
  v_products text[] := array(select p.code from banking.products p where coalesce(p.gl_code, '2900') = p_code);
  v_rolled record := banking.days_rolled();
  v_shown json;
begin
  if not exists (select from banking.gl_accounts g where g.code = p_code) then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  v_shown := (select coalesce(json_agg(json_build_object('id', a.id::text, 'accountNumber', a.account_number,
      'name', case when a.type = 'bank' then a.holder_name end, 'product', a.product, 'status', a.status,
      'currency', a.currency, 'balance', banking.balance_as_of(a.account, p_date, p_basis, v_today, v_rolled.closed, v_rolled.open, v_rolled.cursor)::text) order by a.id), '[]')
    from (select a.*, p.name as product
            from (select o.*, o as account from banking.accounts o
                   where o.product_code = any (v_products) and o.currency = p_currency and o.id > coalesce(p_after, 0)
                   order by o.id limit p_limit) a
            join banking.products p on p.code = a.product_code) a);
  perform banking.note_shown(v_actor, v_shown::text, 'books', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.gl_accounts_of to banking_app;
