-- Opens a session for a user whose every factor was proved, and answers as `open_access`. Every way to sign in ends here.
-- p_factor says by what the second factor was proved; null where none is asked for. The caller holds the user's row,
-- which orders sign-ins: ten at once are counted one after another. Beyond `auth.sessions_most` the oldest session ends
-- and its holder is told; so are they of a sign-in from a kind of device that was never seen with them.
create or replace function banking.open_session(p_user banking.users, p_factor text, p_jti text, p_refresh_hash bytea,
  p_channel text, p_user_agent text, p_address text, p_request_id text, p_device text default null,
  p_place text default null) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_holder text := case p_user.kind when 'customer' then 'customer' else 'staff' end;
  v_session banking.user_sessions;
  v_known boolean := exists (select from banking.user_sessions s
    where s.user_id = p_user.id and s.device is not distinct from p_device);
begin
  perform banking.end_oldest_sessions(p_user.id, (banking.setting('auth.sessions_most.' || v_holder))::int - 1,
    p_request_id);
  insert into banking.user_sessions (user_id, channel, started_at, last_seen_at, ends_at, idle_seconds, previous_sign_in_at,
    user_agent, address, device, place)
  values (p_user.id, p_channel, v_now, v_now,
    v_now + (banking.setting('auth.family_hours.' || v_holder))::int * interval '1 hour',
    case p_channel when 'web' then (banking.setting('auth.idle_seconds.web'))::int end,
    p_user.last_sign_in_at, left(p_user_agent, 200), p_address, p_device, p_place)
  returning * into v_session;
  if not v_known then
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', p_user.id, 'new_sign_in', jsonb_build_object('device', p_device, 'place', p_place, 'at', v_now));
  end if;
  update banking.users set failures = 0, blocked_until = null, last_sign_in_at = v_now where id = p_user.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_user.id, 'auth.login', 'session:' || v_session.id, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('factor', p_factor)));
  return banking.open_access(v_session, p_jti, p_refresh_hash);
end
$$;
