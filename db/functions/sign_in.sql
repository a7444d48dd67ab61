-- Compares the argon2id tag of what was typed with the stored verifier and opens a session. Wrong, unknown, blocked
-- and suspended are one answer, {"refused": "unauthenticated"}, which commits: the count of failures must survive.
-- After `auth.failures_allowed` in a row (PSD2 RTS Art. 4) the user is blocked, each time twice as long.
create or replace function banking.sign_in(p_identifier text, p_tag bytea, p_jti text, p_refresh_hash bytea,
  p_channel text, p_user_agent text, p_address text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_user banking.users;
  v_session banking.user_sessions;
  v_allowed int := (banking.setting('auth.failures_allowed'))::int;
  v_outcome text;
begin
  perform banking.note_origin('', p_address, banking.agent_family(p_user_agent));
  -- The row stays locked: fifty guesses at once are counted one after another.
  select * into v_user from banking.users u where u.id = banking.find_user(p_identifier) for no key update;
  v_outcome := case
    when v_user.id is null then 'sign_in_unknown'
    when v_user.blocked_until > v_now then 'sign_in_blocked'
    when v_user.password_verifier is distinct from sha256(p_tag) then 'sign_in_wrong'
    when v_user.status <> 'active' then 'sign_in_inactive'
    -- Staff need a second factor; password alone is for the demo bank.
    when v_user.kind <> 'customer' and not (banking.setting('auth.staff_password_alone'))::boolean
      then 'sign_in_without_factor'
    else 'signed_in' end;
  if v_outcome = 'sign_in_wrong' then
    v_user.failures := v_user.failures + 1;
    if v_user.failures >= v_allowed then
      v_user.blocked_until := v_now + (banking.setting('auth.block_minutes'))::int * interval '1 minute'
        * 2 ^ least(v_user.failures - v_allowed, 6);
      insert into banking.outbox (channel, user_id, template, facts)
      values ('email', v_user.id, 'sign_in_blocked', jsonb_build_object('until', v_user.blocked_until));
    end if;
    update banking.users set failures = v_user.failures, blocked_until = v_user.blocked_until where id = v_user.id;
  end if;
  if v_outcome <> 'signed_in' then
    insert into banking.security_events (kind, severity, user_id, request_id, address)
    values (v_outcome, case when v_user.failures >= v_allowed then 'high' else 'low' end, v_user.id, p_request_id, p_address);
    return jsonb_build_object('refused', 'unauthenticated');
  end if;
  insert into banking.user_sessions (user_id, channel, ends_at, idle_seconds, previous_sign_in_at, user_agent, address)
  values (v_user.id, p_channel,
    v_now + (banking.setting(case v_user.kind when 'customer' then 'auth.family_hours.customer'
      else 'auth.family_hours.staff' end))::int * interval '1 hour',
    case p_channel when 'web' then (banking.setting('auth.idle_seconds.web'))::int end,
    v_user.last_sign_in_at, left(p_user_agent, 200), p_address)
  returning * into v_session;
  update banking.users set failures = 0, blocked_until = null, last_sign_in_at = v_now where id = v_user.id;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_user.id, 'auth.login', 'session:' || v_session.id, p_request_id);
  return banking.open_access(v_session, p_jti, p_refresh_hash);
end
$$;
grant execute on function banking.sign_in(text, bytea, text, bytea, text, text, text, text) to banking_app;
