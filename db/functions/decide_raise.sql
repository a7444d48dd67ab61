-- Another member of staff approves or rejects a proposed raise. Approved, it is the account's limit at once, in place of
-- the product's and of what the customer lowered. The same decision again changes nothing. Refuses as `admit`,
-- not_found, forbidden (one's own proposal, by the person; an account of one's own), already_settled (the other decision).
create or replace function banking.decide_raise(p_jti text, p_id uuid, p_approve boolean, p_request_id text,
  p_reason text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_decision text := case when p_approve then 'approved' else 'rejected' end;
  v_raise banking.limit_raises;
begin
  select * into v_raise from banking.limit_raises r where r.id = p_id;
  if v_raise.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  -- The account before the proposal, as everywhere: its usage row is written below.
  perform from banking.accounts a where a.id = v_raise.account_id for no key update;
  select * into strict v_raise from banking.limit_raises r where r.id = p_id for no key update;
  perform banking.refuse_barred(banking.account_bar(v_actor.user_id, v_raise.account_id, v_raise.proposed_by,
    banking.person_of(v_raise.proposed_by)));
  if v_raise.status = v_decision then
    return banking.raise_answer(v_raise);
  end if;
  if v_raise.status <> 'pending' then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.limit_raises r set status = v_decision, decided_by = v_actor.user_id, decided_at = clock_timestamp(), decision = p_reason
   where r.id = p_id returning * into v_raise;
  if p_approve then
    insert into banking.account_limits as a (account_id, channel) values (v_raise.account_id, v_raise.channel)
    on conflict (account_id, channel) do update set changed_at = clock_timestamp();
    update banking.account_limits a
       set granted_per_transaction = case v_raise.kind when 'per_transaction' then v_raise.value else a.granted_per_transaction end,
           lowered_per_transaction = case v_raise.kind when 'per_transaction' then null else a.lowered_per_transaction end,
           granted_daily_amount = case v_raise.kind when 'daily_amount' then v_raise.value else a.granted_daily_amount end,
           lowered_daily_amount = case v_raise.kind when 'daily_amount' then null else a.lowered_daily_amount end,
           granted_daily_count = case v_raise.kind when 'daily_count' then v_raise.value else a.granted_daily_count end,
           lowered_daily_count = case v_raise.kind when 'daily_count' then null else a.lowered_daily_count end,
           granted_monthly_amount = case v_raise.kind when 'monthly_amount' then v_raise.value else a.granted_monthly_amount end,
           lowered_monthly_amount = case v_raise.kind when 'monthly_amount' then null else a.lowered_monthly_amount end
     where a.account_id = v_raise.account_id and a.channel = v_raise.channel;
    update banking.limit_usage u set valid_until = '-infinity'
     where u.owner_id = v_raise.account_id and u.channel = v_raise.channel;
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'limits.decide_raise', 'account:' || v_raise.account_id, p_request_id,
    jsonb_build_object('raise', p_id, 'decision', v_decision, 'proposedBy', v_raise.proposed_by));
  return banking.raise_answer(v_raise);
end
$$;
grant execute on function banking.decide_raise(text, uuid, boolean, text, text) to banking_app;
