-- Signs in by a passkey alone, which is two factors in one: what its user holds, and what opens it there. The Worker has
-- judged it; its MAC is bound to the passkey and to the very tokens that are opened here. Unknown, wrong, removed, blocked
-- and suspended are one answer, {"refused": "unauthenticated"}, which commits. A wrong one blocks nobody, since no
-- signature is ever guessed; it counts for the address and device. Returned as well: token_expired (no such challenge any
-- more, whoever asks), rate_limited.
create or replace function banking.sign_in_by_passkey(p_challenge_hash bytea, p_passkey uuid, p_assertion text, p_mac bytea,
  p_jti text, p_refresh_hash bytea, p_channel text, p_user_agent text, p_address text, p_request_id text,
  p_device text default null, p_place text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_wait int := banking.attempt_wait(p_address, p_user_agent);
  v_challenge banking.passkey_challenges;
  v_user banking.users;
  v_outcome text;
begin
  perform banking.note_origin('', banking.kept_address(p_address), p_device);
  if v_wait is not null then
    insert into banking.security_events (kind, severity, request_id, address)
    values ('sign_in_throttled', 'medium', p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds', v_wait);
  end if;
  select * into v_user from banking.users u
   where u.id = (select p.user_id from banking.passkeys p where p.id = p_passkey) for no key update;
  v_challenge := banking.take_passkey_challenge(p_challenge_hash, 'sign-in', null, null);
  if v_challenge.hash is null then
    return jsonb_build_object('refused', 'token_expired');
  end if;
  v_outcome := case
    when v_user.id is null then 'passkey_unknown'
    when v_user.blocked_until > clock_timestamp() then 'sign_in_blocked'
    when v_user.status <> 'active' then 'sign_in_inactive'
    when split_part(p_assertion, ':', 1) is distinct from p_passkey::text or not banking.factor_is_proved('passkey',
      v_user.id, 'passkey', p_assertion, null, concat_ws('.', p_jti, encode(p_refresh_hash, 'hex')), p_mac) then 'passkey_wrong'
    when not banking.take_passkey(v_user.id, p_assertion) then 'passkey_wrong' end;
  if v_outcome is not null then
    insert into banking.security_events (kind, severity, user_id, request_id, address)
    values (v_outcome, 'low', v_user.id, p_request_id, banking.kept_address(p_address));
    perform banking.count_attempt(p_address, p_user_agent);
    return jsonb_build_object('refused', 'unauthenticated');
  end if;
  return banking.open_session(v_user.id, 'passkey', p_channel, p_user_agent, p_address, p_device, p_place, p_jti,
    p_refresh_hash, p_request_id);
end
$$;
grant execute on function banking.sign_in_by_passkey(bytea, uuid, text, bytea, text, bytea, text, text, text, text, text, text)
  to banking_app;
