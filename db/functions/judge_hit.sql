-- Says of a name on the list, with a reason, whether it is the applicant's: until then nobody approves, and where it is
-- the same person nobody does at all. The rating follows. Refuses: as `admit`, not_found, forbidden (one's own person),
-- already_settled (it is not being decided).
create or replace function banking.judge_hit(p_jti text, p_id uuid, p_entry bigint, p_is_match boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_found banking.applications;
  v_rated jsonb;
begin
  select * into v_found from banking.applications a where a.id = p_id for update;
  if v_found.id is null or not exists (select from banking.application_hits h where h.application_id = p_id and h.entry_id = p_entry) then
    perform banking.refuse('not_found');
  end if;
  if banking.is_own_application(v_actor.user_id, v_found) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  if banking.application_status(v_found) <> 'submitted' then
    perform banking.refuse('already_settled');
  end if;
  update banking.application_hits h
     set is_match = p_is_match, reason = p_reason, judge_user_id = v_actor.user_id, judged_at = clock_timestamp()
   where h.application_id = p_id and h.entry_id = p_entry;
  v_rated := banking.risk_by(array(select jsonb_array_elements_text(v_found.risk_reasons)), banking.open_score(p_id));
  update banking.applications a
     set risk = v_rated ->> 'risk', risk_reasons = v_rated -> 'reasons', changed_at = clock_timestamp()
   where a.id = p_id returning * into v_found;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'applications.judge', 'application:' || p_id, p_request_id,
    jsonb_build_object('entry', p_entry, 'isMatch', p_is_match));
  return banking.application_told(v_actor, v_found, p_request_id);
end
$$;
grant execute on function banking.judge_hit to banking_app;
