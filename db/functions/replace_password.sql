-- Sets a new password, however it was proved that it may be: all sessions end but the one that is named, every reset token
-- is void, the holder is told by mail. The caller holds the user's row. Refuses as `set_password`.
create or replace function banking.replace_password(p_user_id bigint, p_new jsonb, p_action text, p_session_id bigint,
  p_address text, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ended int := banking.end_sessions(p_user_id, 'password changed', p_session_id);
begin
  perform banking.keep_session(p_user_id, p_session_id);
  perform banking.set_password(p_user_id, p_new);
  update banking.password_resets set voided_at = v_now
   where user_id = p_user_id and used_at is null and voided_at is null;
  insert into banking.outbox (channel, user_id, template, facts)
  values ('email', p_user_id, 'password_changed', jsonb_build_object('at', v_now));
  insert into banking.security_events (kind, severity, user_id, request_id, address)
  values ('password_changed', 'medium', p_user_id, p_request_id, banking.kept_address(p_address));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_user_id, p_action, 'user:' || p_user_id, p_request_id, jsonb_build_object('sessionsEnded', v_ended));
end
$$;
