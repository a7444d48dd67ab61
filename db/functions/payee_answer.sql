-- A saved payee as its customer sees it; amounts in minor units, as text. `newUntil` only while the payee is new.
create or replace function banking.payee_answer(p_payee banking.payees) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_payee.id, 'accountNumber', p_payee.account_number, 'name', p_payee.name,
    'nickname', banking.own_words('payees', 'nickname', p_payee.id::text, p_payee.nickname), 'match', p_payee.match, 'currency', p_payee.currency,
    'dailyLimit', p_payee.daily_limit::text, 'createdAt', p_payee.created_at,
    'newUntil', case when p_payee.new_until > clock_timestamp() then p_payee.new_until end)
$$;
