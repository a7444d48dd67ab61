-- Ends all sessions of the caller, or all but the one that asks; answers how many. When this has answered, nothing
-- under them commits any more. Refuses as `admit`.
create or replace function banking.end_own_sessions(p_jti text, p_keep_this boolean, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_ended int := banking.end_sessions(v_actor.user_id, 'signed out everywhere',
    case when p_keep_this then v_actor.session_id end);
begin
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, case when p_keep_this then 'sessions.endOthers' else 'sessions.endAll' end,
    'user:' || v_actor.user_id, p_request_id, jsonb_build_object('sessions', v_ended));
  return jsonb_build_object('ended', v_ended);
end
$$;
grant execute on function banking.end_own_sessions(text, boolean, text) to banking_app;
