-- Staff propose to raise a limit of an account; nothing changes until another of them approves it. The client's id makes
-- it once. Refuses as `admit`, invalid_input, not_found, forbidden (one's own person), currency_mismatch,
-- idempotency_conflict.
create or replace function banking.propose_raise(p_jti text, p_id uuid, p_account_number text, p_channel text, p_kind text,
  p_value bigint, p_currency text, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_account banking.accounts;
  v_raise banking.limit_raises;
begin
  if coalesce(p_channel, '') not in ('web', 'api') or coalesce(p_value, 0) <= 0 or coalesce(p_reason, '') = ''
    or coalesce(p_kind, '') not in ('per_transaction', 'daily_amount', 'daily_count', 'monthly_amount')
    or (p_kind = 'daily_count') <> (p_currency is null) or p_kind = 'daily_count' and p_value > 1000000
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"value"}';
  end if;
  select * into v_account from banking.accounts a where a.account_number = p_account_number and a.type <> 'bank';
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"accountNumber"}';
  end if;
  if banking.is_own_account(v_actor.user_id, v_account.id) then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"reason":"own account"}';
  end if;
  if p_currency <> v_account.currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"value"}';
  end if;
  insert into banking.limit_raises (id, account_id, channel, kind, value, reason, proposed_by)
  values (p_id, v_account.id, p_channel, p_kind, p_value, p_reason, v_actor.user_id) on conflict (id) do nothing
  returning * into v_raise;
  if v_raise.id is not null then
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'limits.propose_raise', 'account:' || v_account.id, p_request_id,
      jsonb_build_object('raise', p_id, 'channel', p_channel, 'kind', p_kind, 'value', p_value));
  else
    select * into strict v_raise from banking.limit_raises r where r.id = p_id;
    if (v_raise.account_id, v_raise.channel, v_raise.kind, v_raise.value, v_raise.reason, v_raise.proposed_by)
      is distinct from (v_account.id, p_channel, p_kind, p_value, p_reason, v_actor.user_id)
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
  end if;
  return banking.raise_answer(v_raise);
end
$$;
grant execute on function banking.propose_raise(text, uuid, text, text, text, bigint, text, text, text) to banking_app;
