-- Another person approves or refuses a change of a user. Approved, it is done at once, or cools: whom it is about is
-- told with a code that stops it. The same decision of the same checker again changes nothing. Refuses: as `admit`,
-- not_found, forbidden (as `user_change_bar` says), already_settled, and what stands in the way by now.
create or replace function banking.decide_user_change(p_jti text, p_id uuid, p_approve boolean, p_stop_code text,
  p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['operator', 'admin']);
  v_change banking.user_changes;
  v_user banking.users;
begin
  select * into v_change from banking.user_changes c where c.id = p_id;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_change.checker_user_id = v_actor.user_id
    and v_change.status = any (case when p_approve then array['cooling', 'done'] else array['refused'] end)
  then
    return banking.user_change_answer(v_change, true);
  end if;
  select * into strict v_user from banking.users u where u.id = v_change.user_id;
  perform banking.refuse_barred(banking.user_change_bar(v_actor, v_change, v_user));
  if v_change.status <> 'pending' or v_change.expires_at <= clock_timestamp() then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  v_change.checker_user_id := v_actor.user_id;
  v_change.checker_person := banking.person_of(v_actor.user_id);
  if p_approve then
    perform banking.refuse_change_of_user(banking.change_obstacle(v_change, v_user));
  end if;
  update banking.user_changes c
     set checker_user_id = v_change.checker_user_id, checker_person = v_change.checker_person,
         status = case when p_approve then 'cooling' else 'refused' end,
         takes_effect_at = case when p_approve then clock_timestamp() + c.cooling_hours * interval '1 hour' end,
         settled_at = case when not p_approve then clock_timestamp() end,
         decision = p_reason, contact_sealed = case when p_approve then c.contact_sealed end,
         stop_hash = case when p_approve then sha256(convert_to(p_stop_code, 'UTF8')) end
   where c.id = p_id returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'users.' || case when p_approve then 'approve' else 'refuse' end,
    'user:' || v_change.user_id, p_request_id, jsonb_build_object('change', p_id, 'kind', v_change.kind));
  if v_change.status = 'cooling' and v_change.cooling_hours = 0 then
    v_change := banking.carry_out_user_change(v_change, 'user:' || v_actor.user_id, p_request_id);
  elsif v_change.status = 'cooling' then
    perform banking.tell_of_change(v_change, p_stop_code);
  end if;
  return banking.user_change_answer(v_change, false);
end
$$;
