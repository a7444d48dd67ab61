-- Moves money of the account into a pot (p_way `in`) or back (`out`), at most once for each request. A replay answers the
-- pot as it stands. An overdraft cannot be set aside. Refuses, in this order: as `admit`, invalid_input (amount),
-- idempotency_conflict, as locked_pot, account_not_active, currency_mismatch, insufficient_funds.
create or replace function banking.move_pot(p_jti text, p_key uuid, p_id uuid, p_way text, p_amount bigint, p_currency text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_pot banking.pots;
  v_account banking.accounts;
  v_there bigint;
begin
  if coalesce(p_amount, 0) <= 0 or coalesce(p_way, '') not in ('in', 'out') then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  if not banking.claim_request(v_scope, p_key::text, json_build_array('pot', p_id, p_way, p_amount, p_currency)) then
    select * into strict v_pot from banking.pots o where o.id = p_id;
    return banking.pot_answer(v_pot) || '{"replayed": true}';
  end if;
  v_pot := banking.locked_pot(v_actor.customer_id, p_id, p_way = 'out');
  select * into v_account from banking.accounts a where a.id = v_pot.account_id;
  if v_account.status not in ('active', 'credit_frozen') then
    raise exception 'account_not_active' using errcode = 'BK409', detail = '{"field":"account"}';
  end if;
  if v_account.currency is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"amount"}';
  end if;
  v_there := case when p_way = 'in' then v_account.posted - v_account.held
    else (banking.pot_answer(v_pot) ->> 'saved')::bigint end;
  if v_there < p_amount then
    raise exception 'insufficient_funds' using errcode = 'BK409', detail = jsonb_build_object('field', 'amount',
      'currency', p_currency, 'minor', jsonb_build_object('available', greatest(v_there, 0)::text));
  end if;
  if p_way = 'in' then
    v_pot := banking.fill_pot(v_pot, p_amount, 'user:' || v_actor.user_id, v_scope, p_key::text, p_request_id);
  else
    v_pot := banking.take_from_pot(v_pot, p_amount, 'user:' || v_actor.user_id, v_scope, p_key::text, p_request_id);
  end if;
  return banking.pot_answer(v_pot);
end
$$;
alter function banking.move_pot owner to banking_money;
grant execute on function banking.move_pot to banking_app;
