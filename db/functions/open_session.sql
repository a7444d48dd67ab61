-- Opens a session for a user whose every factor was proved, with its first pair of tokens. The caller holds the user's
-- row. p_factor says by what the second factor was proved; null where none is asked for.
create or replace function banking.open_session(p_user banking.users, p_factor text, p_jti text, p_refresh_hash bytea,
  p_channel text, p_user_agent text, p_address text, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_session banking.user_sessions;
begin
  insert into banking.user_sessions (user_id, channel, ends_at, idle_seconds, previous_sign_in_at, user_agent, address)
  values (p_user.id, p_channel,
    v_now + (banking.setting(case p_user.kind when 'customer' then 'auth.family_hours.customer'
      else 'auth.family_hours.staff' end))::int * interval '1 hour',
    case p_channel when 'web' then (banking.setting('auth.idle_seconds.web'))::int end,
    p_user.last_sign_in_at, left(p_user_agent, 200), p_address)
  returning * into v_session;
  update banking.users set failures = 0, blocked_until = null, last_sign_in_at = v_now where id = p_user.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_user.id, 'auth.login', 'session:' || v_session.id, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('factor', p_factor)));
  return banking.open_access(v_session, p_jti, p_refresh_hash);
end
$$;
