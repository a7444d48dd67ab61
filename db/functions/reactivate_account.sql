-- Staff asks that a dormant account, whose holder came to the branch, is woken; another decides. Refuses: as `admit`,
-- invalid_input, not_found, forbidden (one's own person), account_not_active (it is not dormant), already_settled.
create or replace function banking.reactivate_account(p_jti text, p_account text, p_reason text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
begin
  if coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"reason"}';
  end if;
  return banking.propose_account_change(v_actor, banking.served_account(v_actor, p_account), 'wake',
    '{"status":"dormant"}', '{"status":"active"}', p_reason, p_request_id);
end
$$;
grant execute on function banking.reactivate_account(text, text, text, text) to banking_app;
