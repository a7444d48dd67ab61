-- Alerts for admins, newest first, before the alert p_before: those that wait, or those that somebody has looked at.
-- Whom they are about is written to access_logs. Refuses as `admit`.
create or replace function banking.list_alerts(p_jti text, p_open boolean, p_before bigint, p_limit int, p_request_id text)
returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(banking.alert_answer(a) order by a.id desc), '[]')
    from (select * from banking.alerts a where (a.acknowledged_at is null) = p_open and (p_before is null or a.id < p_before)
           order by a.id desc limit p_limit) a);
  perform banking.note_shown(v_actor, v_shown::text, 'security_events', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_alerts to banking_app;
