-- Sends a new code to somebody whose password was right a moment ago, by mail or text message; the code before it is void.
-- It is made here and stands in the outbox alone until it is sent, as in `send_code`. Refuses token_expired (no such
-- challenge any more), unauthenticated (blocked or not active meanwhile), invalid_input (no such way for this user),
-- rate_limited (codes an hour; the pause between two).
create or replace function banking.send_sign_in_code(p_challenge uuid, p_channel text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_challenge banking.sign_in_challenges;
  v_throttle banking.throttles;
  v_pause interval := (banking.setting('step_up.resend_seconds'))::int * interval '1 second';
  v_wait numeric;
  v_code text := banking.make_code();
  v_salt bytea := uuid_send(gen_random_uuid());
  v_message bigint;
begin
  select * into v_user from banking.users u
   where u.id = (select c.user_id from banking.sign_in_challenges c where c.id_hash = sha256(uuid_send(p_challenge)))
     for no key update;
  v_challenge := banking.live_challenge(p_challenge);
  if v_challenge.user_id is null then
    raise exception 'token_expired' using errcode = 'BK401';
  end if;
  if v_user.blocked_until > clock_timestamp() or v_user.status <> 'active' then
    raise exception 'unauthenticated' using errcode = 'BK401';
  end if;
  if (v_user.sign_in_code_since is not null and p_channel = any (banking.code_channels(v_user.id))) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"channel"}';
  end if;
  v_throttle := banking.step_up_throttle(v_user.id);
  v_wait := greatest(
    case when v_throttle.calls >= (banking.setting('step_up.codes_per_hour'))::int
      then extract(epoch from v_throttle.window_start + interval '1 hour' - clock_timestamp()) end,
    extract(epoch from v_challenge.sent_at + v_pause - clock_timestamp()));
  if v_wait > 0 then
    raise exception 'rate_limited' using errcode = 'BK429',
      detail = jsonb_build_object('retryAfterSeconds', ceil(v_wait)::int);
  end if;
  perform banking.forget_code(v_challenge.message_id);
  update banking.throttles t set calls = t.calls + 1 where t.key = v_throttle.key;
  insert into banking.outbox (channel, user_id, template, facts)
  values (p_channel, v_user.id, 'sign_in_code', jsonb_build_object('code', v_code,
    'expiresAt', banking.wire_instant(v_challenge.expires_at)))
  returning id into v_message;
  update banking.sign_in_challenges c
     set channel = p_channel, code_salt = v_salt, code_hash = banking.code_hash(v_salt, p_challenge, v_code),
         sent_at = clock_timestamp(), message_id = v_message
   where c.id_hash = v_challenge.id_hash;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_user.id, 'auth.send_code', 'user:' || v_user.id, p_request_id, jsonb_build_object('channel', p_channel));
  return jsonb_build_object('challengeId', p_challenge, 'channel', p_channel,
    'expiresAt', banking.wire_instant(v_challenge.expires_at), 'resendSeconds', extract(epoch from v_pause)::int,
    'triesLeft', (banking.setting('auth.challenge_tries'))::int - v_challenge.tries);
end
$$;
grant execute on function banking.send_sign_in_code(uuid, text, text) to banking_app;
