-- The second half of a sign-in: whoever had the password right proves a factor, by a recovery code (its hash), by a code
-- that was sent (`code`, the code itself as assertion) or by what the Worker judged (under its MAC, bound to this challenge and to the very tokens that are opened here). A challenge of
-- the purpose `enrol` takes the first code of the user's first factor, which thereby counts.
-- Wrong codes count like wrong passwords, and answer like them. Returned, since the count must commit: unauthenticated
-- (wrong, blocked, not active), token_expired (no such challenge any more), rate_limited (this address or device).
create or replace function banking.complete_sign_in(p_challenge uuid, p_kind text, p_assertion text, p_mac bytea,
  p_code_hash bytea, p_jti text, p_refresh_hash bytea, p_channel text, p_user_agent text, p_address text, p_request_id text,
  p_device text default null, p_place text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_challenge banking.sign_in_challenges;
  v_binding text := concat_ws('.', p_jti, encode(p_refresh_hash, 'hex'));
  v_outcome text;
  v_wait int := banking.attempt_wait(p_address, p_user_agent);
begin
  perform banking.note_origin('', banking.kept_address(p_address), p_device);
  if v_wait is not null then
    insert into banking.security_events (kind, severity, request_id, address)
    values ('sign_in_throttled', 'medium', p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds', v_wait);
  end if;
  -- The user first, as in sign_in: guesses at once are counted one after another.
  select * into v_user from banking.users u
   where u.id = (select c.user_id from banking.sign_in_challenges c where c.id_hash = sha256(uuid_send(p_challenge)))
     for no key update;
  v_challenge := banking.live_challenge(p_challenge);
  if v_challenge.user_id is null then
    return jsonb_build_object('refused', 'token_expired');
  end if;
  v_outcome := case
    when v_user.blocked_until > clock_timestamp() then 'sign_in_blocked'
    when v_user.status <> 'active' then 'sign_in_inactive' end;
  if v_outcome is not null then
    insert into banking.security_events (kind, severity, user_id, request_id, address)
    values (v_outcome, 'low', v_user.id, p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'unauthenticated');
  end if;
  if not (case v_challenge.purpose
    when 'factor' then case p_kind when 'code'
      -- No secret of the user's: Postgres made this code itself and needs no word of the Worker's.
      then coalesce(v_challenge.code_hash = banking.code_hash(v_challenge.code_salt, p_challenge, p_assertion), false)
      else banking.take_factor('sign-in', v_user.id, p_kind, p_assertion, p_challenge, v_binding, p_mac, p_code_hash) end
    else banking.take_first_factor('sign-in', v_user.id, p_kind, p_assertion, p_challenge, v_binding, p_mac) end)
  then
    update banking.sign_in_challenges c set tries = c.tries + 1 where c.id_hash = v_challenge.id_hash;
    perform banking.count_failure(v_user.id, 'factor_wrong', p_request_id, p_address);
    perform banking.count_attempt(p_address, p_user_agent);
    if v_challenge.tries + 1 >= (banking.setting('auth.challenge_tries'))::int then
      perform banking.forget_code(v_challenge.message_id);
    end if;
    return jsonb_build_object('refused', 'unauthenticated');
  end if;
  update banking.sign_in_challenges c set used_at = clock_timestamp(), code_salt = null, code_hash = null, message_id = null
   where c.id_hash = v_challenge.id_hash;
  perform banking.forget_code(v_challenge.message_id);
  if v_challenge.purpose = 'enrol' then
    perform banking.note_factor(v_user.id, 'factors.confirm', 'factor_added', split_part(p_assertion, ':', 1), null, p_request_id);
  elsif p_code_hash is not null then
    perform banking.note_recovery(v_user.id, p_request_id, p_address);
  end if;
  return banking.open_session(v_user.id, case when p_code_hash is not null then 'recovery' when p_kind = 'code' then v_challenge.channel
    else p_kind end, p_channel,
    p_user_agent, p_address, p_device, p_place, p_jti, p_refresh_hash, p_request_id);
end
$$;
grant execute on function banking.complete_sign_in(uuid, text, text, bytea, bytea, text, bytea, text, text, text, text, text,
  text) to banking_app;
