-- Saves whom the caller wants to pay, under the name that the bank knows. The Worker has looked that up (look_up_payee,
-- which counts) and compared it with the typed one, of which only a keyed hash comes here: p_match has to be at least as
-- good as the caller accepts (`match`, `close` or `none`), so that nobody goes on unknowingly. The client's id makes it once; an
-- account that is saved already is answered as it stands. The nickname is sealed, anew each time: p_digest stands for it in
-- what is confirmed. Until the cooling period ends the payee is new.
-- Refuses as `admit`, not_found, idempotency_conflict, invalid_input (a worse match), currency_mismatch, step_up_required (returned with the challenge that was opened, unless p_challenge was satisfied for
-- this very payee).
create or replace function banking.add_payee(p_jti text, p_id uuid, p_account_number text, p_typed_name text, p_accepted text,
  p_nickname text, p_daily_limit bigint, p_currency text, p_request_id text, p_challenge uuid default null, p_match text default 'none',
  p_digest text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_known banking.accounts;
  v_order text[] := array['match', 'close', 'none'];
  v_binding bytea := banking.payee_binding(p_id, p_account_number, p_typed_name, coalesce(p_digest, p_nickname), p_daily_limit, p_currency);
  v_payee banking.payees;
begin
  select * into v_known from banking.accounts a
   where a.account_number = p_account_number and a.type <> 'bank' and a.status <> 'closed';
  if v_known.id is null then
    return '{"refused": "not_found"}';
  end if;
  select * into v_payee from banking.payees y where y.id = p_id;
  if v_payee.id is not null then
    if (v_payee.customer_id, v_payee.account_number, v_payee.typed_name)
      is distinct from (v_actor.customer_id, p_account_number, p_typed_name) or v_payee.status <> 'active'
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return banking.payee_answer(v_payee) || '{"replayed": true}';
  end if;
  if coalesce(array_position(v_order, p_accepted), 0) < coalesce(array_position(v_order, p_match), 3) then
    return jsonb_build_object('refused', 'invalid_input', 'field', 'name', 'match', p_match,
      'name', case when p_match <> 'none' then v_known.holder_name end);
  end if;
  if p_daily_limit is not null and p_currency is distinct from v_known.currency then
    return jsonb_build_object('refused', 'currency_mismatch', 'field', 'dailyLimit');
  end if;
  -- Of two at once one waits for the other, and finds what it saved.
  perform from banking.customers c where c.id = v_actor.customer_id for no key update;
  select * into v_payee from banking.payees y
   where y.customer_id = v_actor.customer_id and y.account_number = p_account_number and y.status = 'active';
  if v_payee.id is not null then
    return banking.payee_answer(v_payee) || '{"replayed": true}';
  end if;
  if not banking.use_challenge(v_actor.user_id, v_actor.session_id, p_challenge, 'payee', v_binding) then
    return banking.open_step_up(v_actor, 'payee', v_binding, jsonb_build_object(
      'payee', banking.masked_name(v_known.holder_name), 'account', banking.masked_number(p_account_number)), p_request_id);
  end if;
  insert into banking.payees (id, customer_id, account_number, name, typed_name, match, nickname, daily_limit, currency, new_until)
  values (p_id, v_actor.customer_id, p_account_number, v_known.holder_name, p_typed_name, p_match, banking.check_sealed(p_nickname), p_daily_limit,
    v_known.currency,
    clock_timestamp() + (banking.setting('payees.cooling_hours') #>> '{}')::int * interval '1 hour')
  on conflict do nothing returning * into v_payee;
  if v_payee.id is null then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'payees.add', 'payee:' || p_id, p_request_id, jsonb_build_object('match', p_match));
  return banking.payee_answer(v_payee);
end
$$;
grant execute on function banking.add_payee(text, uuid, text, text, text, text, bigint, text, text, uuid, text, text) to banking_app;
