-- Staff stops debits, credits or both (p_side), with a reason; a further freeze replaces the side. What moves no money by
-- itself, a term deposit or a dormant account, is stopped on both sides whatever was asked for: its status is all that keeps
-- its money, and half a freeze in its place would let the other half through. Refuses: as `admit`, not_found, forbidden (one's
-- own person), already_settled (closed, or frozen so already).
create or replace function banking.freeze_account(p_jti text, p_account text, p_side text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
  v_status banking.account_status := case p_side when 'debit' then 'debit_frozen' when 'credit' then 'credit_frozen'
    when 'both' then 'frozen' end;
begin
  if v_status is null or coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"side"}';
  end if;
  v_account := banking.served_account(v_actor, p_account);
  if banking.status_unfrozen(v_account) in ('locked', 'dormant') then
    v_status := 'frozen';
  end if;
  if v_account.status in ('closed', v_status) then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.accounts a set status = v_status where a.id = v_account.id;
  insert into banking.account_events (account_id, kind, actor, reason, detail)
  values (v_account.id, 'frozen', 'user:' || v_actor.user_id, p_reason,
    jsonb_build_object('side', p_side, 'was', v_account.status, 'became', v_status));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'accounts.freeze', 'account:' || v_account.id, p_request_id,
    jsonb_build_object('side', p_side, 'became', v_status));
  -- What it became, and without the reason: it may be one that the law keeps from the holder.
  perform banking.tell_holders(v_account, 'account_frozen',
    jsonb_build_object('side', case v_status when 'frozen' then 'both' else p_side end));
  return jsonb_build_object('accountNumber', p_account, 'status', v_status);
end
$$;
grant execute on function banking.freeze_account(text, text, text, text, text) to banking_app;
