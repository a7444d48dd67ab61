-- Staff ends a freeze, with a reason: a term deposit is locked again, a dormant account dormant, any other active.
-- Refuses: as `admit`, not_found, forbidden (one's own person), already_settled (not frozen).
create or replace function banking.unfreeze_account(p_jti text, p_account text, p_reason text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
  v_status banking.account_status;
begin
  if coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"reason"}';
  end if;
  v_account := banking.served_account(v_actor, p_account);
  if v_account.status not in ('frozen', 'debit_frozen', 'credit_frozen') then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  v_status := banking.status_unfrozen(v_account);
  update banking.accounts a set status = v_status where a.id = v_account.id;
  insert into banking.account_events (account_id, kind, actor, reason)
  values (v_account.id, 'unfrozen', 'user:' || v_actor.user_id, p_reason);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'accounts.unfreeze', 'account:' || v_account.id, p_request_id);
  perform banking.tell_holders(v_account, 'account_unfrozen', '{}');
  return jsonb_build_object('accountNumber', p_account, 'status', v_status);
end
$$;
grant execute on function banking.unfreeze_account(text, text, text, text) to banking_app;

-- What an account is beneath its freeze; its status where it has none.
create or replace function banking.status_unfrozen(p_account banking.accounts) returns banking.account_status
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_account.status not in ('frozen', 'debit_frozen', 'credit_frozen') then p_account.status
    when p_account.type = 'term_deposit' then 'locked'
    when (select e.kind from banking.account_events e where e.account_id = p_account.id
      and e.kind in ('dormant', 'woken') order by e.id desc limit 1) = 'dormant' then 'dormant'
    else 'active' end
$$;
