-- What follows a new password, however it was set: every reset token is void, the holder is told by mail. Sessions were
-- ended by the trigger on the user's row. The caller holds that row.
create or replace function banking.note_new_password(p_user_id bigint, p_action text, p_actor text, p_address text,
  p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ended int := (select count(*) from banking.user_sessions s
    where s.user_id = p_user_id and s.ended_at >= transaction_timestamp());
begin
  update banking.password_resets set voided_at = v_now
   where user_id = p_user_id and used_at is null and voided_at is null;
  insert into banking.outbox (channel, user_id, template, facts)
  values ('email', p_user_id, 'password_changed', jsonb_build_object('at', v_now));
  insert into banking.security_events (kind, severity, user_id, request_id, address)
  values ('password_changed', 'medium', p_user_id, p_request_id, p_address);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_actor, p_action, 'user:' || p_user_id, p_request_id, jsonb_build_object('sessionsEnded', v_ended));
end
$$;
