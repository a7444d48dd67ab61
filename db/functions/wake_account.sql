-- A dormant account whose holder is here again moves money again. Refuses: as `admit`, not_found, forbidden (mandate),
-- account_not_active (it is not dormant).
create or replace function banking.wake_account(p_jti text, p_account text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts := banking.locked_account(v_actor.customer_id, p_account, true);
begin
  if v_account.status <> 'dormant' then
    raise exception 'account_not_active' using errcode = 'BK409';
  end if;
  update banking.accounts a set status = 'active' where a.id = v_account.id returning * into v_account;
  insert into banking.account_events (account_id, kind, actor) values (v_account.id, 'woken', 'user:' || v_actor.user_id);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'accounts.wake', 'account:' || v_account.id, p_request_id);
  return banking.account_answer(v_account);
end
$$;
grant execute on function banking.wake_account(text, text, text) to banking_app;
