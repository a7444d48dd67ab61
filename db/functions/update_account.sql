-- The holder's own name for an account, sealed; null takes it away. Refuses: as `admit`, not_found, forbidden (view only),
-- account_not_active (closed).
create or replace function banking.update_account(p_jti text, p_account text, p_nickname text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts := banking.locked_account(v_actor.customer_id, p_account, false);
begin
  if v_account.status = 'closed' then
    raise exception 'account_not_active' using errcode = 'BK409';
  end if;
  update banking.accounts a set nickname = banking.check_sealed(p_nickname) where a.id = v_account.id returning * into v_account;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'accounts.update', 'account:' || v_account.id, p_request_id);
  return banking.account_answer(v_account);
end
$$;
grant execute on function banking.update_account(text, text, text, text) to banking_app;
