-- Ends one of the caller's sessions by its public id, or says that it has ended before; the caller's own is a
-- sign-out. When this has answered, nothing under that session commits any more. Refuses as `admit`, not_found (also
-- somebody else's).
create or replace function banking.end_own_session(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_session banking.user_sessions;
begin
  select s.* into v_session from banking.user_sessions s
   where s.user_id = v_actor.user_id and s.public_id = p_id for update;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_session.ended_at is null then
    perform banking.end_session(v_session.id, 'signed out by hand');
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_actor.user_id, 'sessions.end', 'session:' || v_session.id, p_request_id);
  end if;
  return jsonb_build_object('current', v_session.id = v_actor.session_id);
end
$$;
grant execute on function banking.end_own_session(text, uuid, text) to banking_app;
