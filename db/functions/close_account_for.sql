-- Staff asks that an empty account is closed for its holder; another decides. Refuses: as `admit`, invalid_input,
-- not_found, forbidden (one's own person), already_settled (closed, or asked for), account_not_active (with
-- `obligations`: what stands in the way).
create or replace function banking.close_account_for(p_jti text, p_account text, p_reason text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
begin
  if coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"reason"}';
  end if;
  v_account := banking.served_account(v_actor, p_account);
  return banking.propose_account_change(v_actor, v_account, 'close', jsonb_build_object('status', v_account.status),
    '{"status":"closed"}', p_reason, p_request_id);
end
$$;
grant execute on function banking.close_account_for(text, text, text, text) to banking_app;
