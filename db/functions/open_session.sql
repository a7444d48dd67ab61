-- Opens a session for somebody who has proved who they are, by whatever factors, and answers as `open_access`. Every
-- way to sign in ends here. Beyond `auth.sessions_most` the oldest session ends and its holder is told; so are they
-- of a sign-in from a kind of device that was never seen with them. p_factor says by what the second factor was proved;
-- null where none is asked for.
create or replace function banking.open_session(p_user_id bigint, p_factor text, p_channel text, p_user_agent text, p_address text,
  p_device text, p_place text, p_jti text, p_refresh_hash bytea, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_user banking.users;
  v_holder text;
  v_session banking.user_sessions;
  v_known boolean;
begin
  -- The user's row orders sign-ins: ten at once are counted one after another.
  select * into strict v_user from banking.users u where u.id = p_user_id for no key update;
  v_holder := case v_user.kind when 'customer' then 'customer' else 'staff' end;
  v_known := exists (select from banking.user_sessions s
    where s.user_id = v_user.id and s.device is not distinct from p_device);
  perform banking.end_oldest_sessions(v_user.id, (banking.setting('auth.sessions_most.' || v_holder))::int - 1,
    p_request_id);
  insert into banking.user_sessions (user_id, channel, started_at, last_seen_at, ends_at, idle_seconds, previous_sign_in_at,
    user_agent, address, device, place)
  values (v_user.id, p_channel, v_now, v_now,
    v_now + (banking.setting('auth.family_hours.' || v_holder))::int * interval '1 hour',
    case p_channel when 'web' then (banking.setting('auth.idle_seconds.web'))::int end,
    v_user.last_sign_in_at, banking.kept_sealed(p_user_agent), banking.kept_address(p_address), p_device, p_place)
  returning * into v_session;
  if not v_known then
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', v_user.id, 'new_sign_in', jsonb_build_object('device', p_device, 'place', p_place, 'at', v_now));
  end if;
  update banking.users set failures = 0, blocked_until = null, last_sign_in_at = v_now where id = v_user.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_user.id, 'auth.login', 'session:' || v_session.id, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('factor', p_factor)));
  return banking.open_access(v_session, p_jti, p_refresh_hash);
end
$$;
