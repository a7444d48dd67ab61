-- Sends a new code for an open challenge by mail or text message, with what it confirms beside it; the code before it is
-- void. The code is made here, so that whoever has the Worker's role cannot choose one, and stands in the outbox alone
-- until it is sent. Refuses as `admit`, invalid_input (no such way to this person), rate_limited (codes an hour; the pause
-- between two), not_found, already_settled (with the state).
create or replace function banking.send_code(p_jti text, p_challenge uuid, p_channel text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_throttle banking.throttles := banking.step_up_throttle(v_actor.user_id);
  v_pause interval := (banking.setting('step_up.resend_seconds'))::int * interval '1 second';
  v_wait numeric;
  v_challenge banking.challenges;
  v_code text := banking.make_code();
  v_salt bytea := uuid_send(gen_random_uuid());
begin
  select * into v_challenge from banking.challenges c
   where c.id = p_challenge and c.user_id = v_actor.user_id and c.session_id = v_actor.session_id;
  if (p_channel = any (case when v_challenge.id is null then banking.code_channels(v_actor.user_id)
    else banking.challenge_channels(v_challenge) end)) is not true
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"channel"}';
  end if;
  v_wait := greatest(
    case when v_throttle.calls >= (banking.setting('step_up.codes_per_hour'))::int
      then extract(epoch from v_throttle.window_start + interval '1 hour' - clock_timestamp()) end,
    extract(epoch from v_challenge.sent_at + v_pause - clock_timestamp()));
  if v_wait > 0 then
    raise exception 'rate_limited' using errcode = 'BK429',
      detail = jsonb_build_object('retryAfterSeconds', ceil(v_wait)::int);
  end if;
  v_challenge := banking.own_challenge(v_actor.user_id, v_actor.session_id, p_challenge);
  if not p_channel = any (banking.challenge_ways(v_challenge)) then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"channel"}';
  end if;
  perform banking.forget_code(v_challenge.message_id);
  update banking.throttles t set calls = t.calls + 1 where t.key = v_throttle.key;
  v_challenge.expires_at := clock_timestamp() + (banking.setting('step_up.seconds'))::int * interval '1 second';
  insert into banking.outbox (channel, user_id, address_sealed, template, facts)
  values (p_channel, v_actor.user_id, v_challenge.contact_sealed, 'step_up_code', v_challenge.facts || jsonb_build_object('code', v_code,
    'purpose', v_challenge.purpose, 'expiresAt', banking.wire_instant(v_challenge.expires_at)))
  returning id into v_challenge.message_id;
  update banking.challenges c
     set channel = p_channel, code_salt = v_salt, code_hash = banking.code_hash(v_salt, p_challenge, v_code),
         sent_at = clock_timestamp(), message_id = v_challenge.message_id, expires_at = v_challenge.expires_at
   where c.id = p_challenge;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'challenges.send_code', 'challenge:' || p_challenge, p_request_id,
    jsonb_build_object('channel', p_channel));
  return jsonb_build_object('challengeId', p_challenge, 'channel', p_channel,
    'expiresAt', banking.wire_instant(v_challenge.expires_at), 'resendSeconds', extract(epoch from v_pause)::int,
    'triesLeft', (banking.setting('step_up.tries'))::int - v_challenge.tries);
end
$$;
grant execute on function banking.send_code(text, uuid, text, text) to banking_app;
