-- An admin has looked at an alert, and says what came of it. The same note by the same admin again changes nothing.
-- Refuses: as `admit`, not_found, already_settled (somebody else has, or with another note).
create or replace function banking.acknowledge_alert(p_jti text, p_id bigint, p_note text, p_request_id text)
returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_alert banking.alerts;
begin
  if coalesce(btrim(p_note), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"note"}';
  end if;
  select * into v_alert from banking.alerts a where a.id = p_id for update;
  if v_alert.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  if v_alert.acknowledged_at is not null then
    if (v_alert.acknowledged_by, v_alert.note) is distinct from (v_actor.user_id, p_note) then
      raise exception 'already_settled' using errcode = 'BK409';
    end if;
    return banking.alert_answer(v_alert);
  end if;
  update banking.alerts a set acknowledged_at = clock_timestamp(), acknowledged_by = v_actor.user_id, note = p_note
   where a.id = p_id returning * into v_alert;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'alerts.acknowledge', 'alert:' || p_id, p_request_id);
  return banking.alert_answer(v_alert);
end
$$;
grant execute on function banking.acknowledge_alert to banking_app;
