-- Closes an empty account of the caller for good. Refuses: as `admit`, not_found, forbidden (mandate),
-- already_settled (closed before), account_not_active (frozen, or with `obligations`: what stands in the way).
create or replace function banking.close_account(p_jti text, p_account text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts := banking.locked_account(v_actor.customer_id, p_account, true);
  v_obligations text[];
begin
  if v_account.status = 'closed' then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  -- Whatever could add one locks the account first, so this stays true until the end of the transaction.
  v_obligations := banking.open_obligations(v_account.id)
    || case when v_account.status in ('frozen', 'debit_frozen', 'credit_frozen') then array['frozen'] else '{}' end;
  if cardinality(v_obligations) > 0 then
    perform banking.refuse('account_not_active', jsonb_build_object('obligations', v_obligations));
  end if;
  update banking.accounts a set status = 'closed', overdraft_limit = 0 where a.id = v_account.id returning * into v_account;
  insert into banking.account_events (account_id, kind, actor) values (v_account.id, 'closed', 'user:' || v_actor.user_id);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'accounts.close', 'account:' || v_account.id, p_request_id);
  return banking.account_answer(v_account);
end
$$;
grant execute on function banking.close_account(text, text, text) to banking_app;
