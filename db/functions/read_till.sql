-- The caller's till in a currency (null: their first): its number, the cash in it and in the vault (minor units, as text), the
-- business date, and above which amount a second person is asked, and the denominations of its cash; with it all tills of the
-- caller, and the currencies in which they have none yet. Refuses as `admit`, not_found (no till, or none in that currency).
create or replace function banking.read_till(p_jti text, p_currency text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], false);
  v_till banking.accounts;
begin
  select a.* into v_till from banking.own_accounts o join banking.accounts a on a.id = o.account_id
   where o.user_id = v_actor.user_id and (p_currency is null or o.currency = p_currency) order by a.id limit 1;
  if not found then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"till"}';
  end if;
  return json_build_object('accountNumber', v_till.account_number, 'name', v_till.holder_name, 'currency', v_till.currency,
    'cash', (-v_till.posted)::text, 'inVault', (select coalesce(-sum(a.posted), 0)::text from banking.own_accounts o
      join banking.accounts a on a.id = o.account_id where o.product_code = 'vault' and o.currency = v_till.currency),
    'secondAbove', coalesce(banking.setting('till.second_person_above') ->> v_till.currency, '0'),
    'denominations', coalesce(banking.setting('cash.denominations') -> v_till.currency, '[]'),
    'businessDate', (select to_char(b.current, 'YYYY-MM-DD') from banking.business_dates b),
    'tills', (select json_agg(json_build_object('accountNumber', a.account_number, 'currency', a.currency,
        'cash', (-a.posted)::text) order by a.id)
      from banking.own_accounts o join banking.accounts a on a.id = o.account_id where o.user_id = v_actor.user_id),
    'mayOpen', (select coalesce(json_agg(d.key order by d.key), '[]') from jsonb_each(banking.setting('cash.denominations')) d
      where jsonb_array_length(d.value) > 0 and not exists (select from banking.own_accounts o
        where o.user_id = v_actor.user_id and o.currency = d.key)));
end
$$;
grant execute on function banking.read_till to banking_app;
