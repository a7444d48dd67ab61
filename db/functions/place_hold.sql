-- Sets money of an account aside for a merchant until p_expires_at, at most once for each id. Refuses, in this order:
-- as `admit`, invalid_input (amount, expiry), idempotency_conflict, not_found, forbidden (one's own person), account_not_active, currency_mismatch,
-- insufficient_funds.
create or replace function banking.place_hold(p_jti text, p_id uuid, p_account text, p_amount bigint, p_currency text,
  p_merchant text, p_expires_at timestamptz, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_account banking.accounts;
  v_hold banking.holds;
  v_move banking.hold_moves;
  v_refusal text;
begin
  if coalesce(p_amount, 0) <= 0 or coalesce(btrim(p_merchant), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  if not banking.claim_request(v_scope, p_id::text,
    json_build_array('place', p_account, p_amount, p_currency, p_merchant, p_expires_at)) then
    return banking.replay_hold(v_scope, p_id::text);
  end if;
  -- After the claim: a replay may come when the hold has long expired.
  if (p_expires_at > clock_timestamp()
    and p_expires_at <= clock_timestamp() + (banking.setting('holds.days_most'))::int * interval '1 day') is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"expiresAt"}';
  end if;
  select * into v_account from banking.accounts a
   where a.account_number = p_account and a.type <> 'bank' for no key update;
  v_refusal := case
    when v_account.id is null then 'not_found'
    when banking.is_own_account(v_actor.user_id, v_account.id) then 'forbidden'
    -- Of a deposit nothing is promised: it moves by its own verbs alone, whatever its status says.
    when v_account.status not in ('active', 'credit_frozen') or v_account.type = 'term_deposit' then 'account_not_active'
    when v_account.currency is distinct from p_currency then 'currency_mismatch'
    when v_account.posted - v_account.held + v_account.overdraft_limit < p_amount then 'insufficient_funds' end;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal || ' account', v_account);
  end if;
  insert into banking.holds (account_id, currency, authorised, merchant, placed_at, expires_at)
  values (v_account.id, p_currency, p_amount, p_merchant, clock_timestamp(), p_expires_at) returning * into v_hold;
  -- The row carries its first amount already: what move_hold adds is to the account alone.
  update banking.accounts a set held = a.held + p_amount where a.id = v_account.id;
  v_move := banking.move_hold(v_hold, 'place', p_amount, 0, 0, 0, 0, 'open', null, 'user:' || v_actor.user_id, v_scope,
    p_id::text, p_request_id);
  return jsonb_build_object('replayed', false, 'hold', banking.hold_answer(v_move));
end
$$;
alter function banking.place_hold owner to banking_money;
grant execute on function banking.place_hold to banking_app;
