-- Applications of one status (null: all), those changed last first, p_before as the last one's change. Written to the
-- audit. Refuses: as `admit`.
create or replace function banking.list_applications(p_jti text, p_status text, p_before timestamptz, p_limit int,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(banking.application_line(f, v_actor.user_id) order by f.changed_at desc), '[]')
    from (select * from banking.applications a
           where (p_status is null or banking.application_status(a) = p_status) and (p_before is null or a.changed_at < p_before)
           order by a.changed_at desc limit p_limit) f);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'applications.list', 'applications', p_request_id);
  perform banking.note_shown(v_actor, v_shown::text, 'applications', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_applications to banking_app;
