-- Ends the caller's session: every access and refresh token of it. When this has answered, nothing under those
-- tokens commits any more. Refuses as `admit`.
create or replace function banking.logout(p_jti text, p_request_id text) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
  v_ended_at timestamptz;
begin
  select s.ended_at into v_ended_at from banking.user_sessions s where s.id = v_actor.session_id for update;
  if v_ended_at is not null then
    raise exception 'token_revoked' using errcode = 'BK401';
  end if;
  perform banking.end_session(v_actor.session_id, 'sign-out');
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'auth.logout', 'session:' || v_actor.session_id, p_request_id);
end
$$;
grant execute on function banking.logout(text, text) to banking_app;
