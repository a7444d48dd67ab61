-- The decision of a second person about what waits in the inbox of the desk, money, a change of a user
-- or of an account, an application, a raise of a limit, or a setting of the bank: approved or
-- refused with a reason. p_stop_code goes to whom an approved change is about. Refuses as `approve_proposal`,
-- `refuse_proposal`, `decide_account_change` (operators alone), `decide_setting_change` (admins alone), `decide_raise`,
-- `decide_application`, `decide_customer_change` and `decide_user_change`; idempotency_conflict of an id of two things.
create or replace function banking.settle_proposal(p_jti text, p_id uuid, p_approve boolean, p_stop_code text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  -- What was there before `refuse_taken_id`: nobody knows which of them was meant.
  if banking.inbox_places(p_id) > 1 then
    perform banking.refuse('idempotency_conflict');
  end if;
  if exists (select from banking.account_changes c where c.id = p_id) then
    return banking.decide_account_change(p_jti, p_id, p_approve, p_reason, p_request_id);
  end if;
  if exists (select from banking.limit_raises r where r.id = p_id) then
    return jsonb_build_object('status', 'done', 'proposalId', p_id,
      'accountNumber', banking.decide_raise(p_jti, p_id, p_approve, p_request_id, p_reason) ->> 'accountNumber');
  end if;
  if exists (select from banking.applications a where a.id = p_id) then
    return banking.decide_application(p_jti, p_id, p_approve, p_reason, p_request_id);
  end if;
  if exists (select from banking.customer_changes c where c.id = p_id) then
    return banking.decide_customer_change(p_jti, p_id, p_approve, p_reason, p_request_id);
  end if;
  if exists (select from banking.setting_changes c where c.id = p_id) then
    return banking.decide_setting_change(p_jti, p_id, p_approve, p_reason, p_request_id);
  end if;
  if not exists (select from banking.proposals p where p.id = p_id) then
    return banking.decide_user_change(p_jti, p_id, p_approve, p_stop_code, p_reason, p_request_id);
  end if;
  return case when p_approve then banking.approve_proposal(p_jti, p_id, p_request_id)
    else banking.refuse_proposal(p_jti, p_id, p_reason, p_request_id) end;
end
$$;
grant execute on function banking.settle_proposal(text, uuid, boolean, text, text, text) to banking_app;
