-- Adds to an open hold, at most once for each id. Refuses, in this order: as `admit`, invalid_input,
-- idempotency_conflict, not_found, forbidden (a credit that has yet to clear, one's own person), account_not_active,
-- currency_mismatch, already_settled, insufficient_funds.
create or replace function banking.increment_hold(p_jti text, p_id uuid, p_hold uuid, p_amount bigint, p_currency text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_account banking.accounts;
  v_hold banking.holds;
  v_move banking.hold_moves;
  v_refusal text;
begin
  if coalesce(p_amount, 0) <= 0 then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  if not banking.claim_request(v_scope, p_id::text, json_build_array('increment', p_hold, p_amount, p_currency)) then
    return banking.replay_hold(v_scope, p_id::text);
  end if;
  select a.* into v_account from banking.accounts a
   where a.id = (select h.account_id from banking.holds h where h.id = p_hold) for no key update;
  select * into v_hold from banking.holds h where h.id = p_hold for update;
  v_refusal := case
    when v_hold.id is null then 'not_found'
    when v_hold.kind <> 'authorisation' or banking.is_own_account(v_actor.user_id, v_account.id) then 'forbidden'
    -- Of a deposit nothing is promised: it moves by its own verbs alone, whatever its status says.
    when v_account.status not in ('active', 'credit_frozen') or v_account.type = 'term_deposit' then 'account_not_active'
    when v_hold.currency is distinct from p_currency then 'currency_mismatch'
    when v_hold.status <> 'open' then 'already_settled'
    when v_account.posted - v_account.held + v_account.overdraft_limit < p_amount then 'insufficient_funds' end;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal || ' hold', v_account);
  end if;
  v_move := banking.move_hold(v_hold, 'increment', p_amount, p_amount, 0, 0, 0, 'open', null,
    'user:' || v_actor.user_id, v_scope, p_id::text, p_request_id);
  return jsonb_build_object('replayed', false, 'hold', banking.hold_answer(v_move));
end
$$;
alter function banking.increment_hold owner to banking_money;
grant execute on function banking.increment_hold to banking_app;
