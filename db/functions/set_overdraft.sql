-- Staff sets how far an account may go below zero, in minor units; below what is used now it only stops further
-- debits. A raise above `overdraft.second_person_above` waits for a second person. Refuses: as `admit`, invalid_input,
-- not_found, forbidden (one's own person), currency_mismatch, account_not_active (closed), limit_exceeded (above what
-- the product allows), already_settled (another raise waits).
create or replace function banking.set_overdraft(p_jti text, p_account text, p_limit bigint, p_currency text,
  p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_after jsonb := jsonb_build_object('overdraftLimit', p_limit);
  v_account banking.accounts;
begin
  if (p_limit >= 0) is not true or coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"limit"}';
  end if;
  v_account := banking.served_account(v_actor, p_account);
  if v_account.currency is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409';
  end if;
  if p_limit > v_account.overdraft_limit
    and p_limit > coalesce((banking.setting('overdraft.second_person_above') ->> v_account.currency)::bigint, 0)
  then
    return banking.propose_account_change(v_actor, v_account, 'overdraft',
      jsonb_build_object('overdraftLimit', v_account.overdraft_limit), v_after, p_reason, p_request_id);
  end if;
  perform banking.refuse_account_change(v_account, 'overdraft', v_after, v_actor.user_id);
  perform banking.carry_out_account_change(v_account, 'overdraft', v_after, p_reason, v_actor.user_id, null, p_request_id);
  return jsonb_build_object('replayed', false, 'status', 'done', 'accountNumber', p_account, 'currency', v_account.currency,
    'limit', p_limit::text);
end
$$;
grant execute on function banking.set_overdraft(text, text, bigint, text, text, text) to banking_app;
