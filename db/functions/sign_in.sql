-- Compares the tag of what was typed with the stored verifier and opens a session, or a challenge where a second factor is
-- asked for: of whoever has one, and of staff always. Wrong, unknown, blocked and suspended are one answer,
-- {"refused": "unauthenticated"}, which commits: the count of failures must survive, and a right password alone does not
-- forgive it to those who have a factor. Addresses and devices that fail too often, with whatever names, are told to
-- wait. p_rehash is the same password at today's cost, where begin_sign_in asked for it.
create or replace function banking.sign_in(p_identifier text, p_tag bytea, p_jti text, p_refresh_hash bytea,
  p_channel text, p_user_agent text, p_address text, p_request_id text, p_device text default null,
  p_place text default null, p_rehash jsonb default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_wait int := banking.attempt_wait(p_address, p_user_agent);
  v_user banking.users;
  v_factors text[];
  v_outcome text;
begin
  perform banking.note_origin('', banking.kept_address(p_address), p_device);
  if v_wait is not null then
    insert into banking.security_events (kind, severity, request_id, address)
    values ('sign_in_throttled', 'medium', p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds', v_wait);
  end if;
  -- The row stays locked: fifty guesses at once are counted one after another.
  select * into v_user from banking.users u where u.id = banking.find_user(p_identifier) for no key update;
  v_outcome := case
    when v_user.id is null then 'sign_in_unknown'
    when v_user.blocked_until > clock_timestamp() then 'sign_in_blocked'
    when v_user.password_verifier is distinct from sha256(p_tag) then 'sign_in_wrong'
    when v_user.status <> 'active' then 'sign_in_inactive' end;
  if v_outcome = 'sign_in_wrong' then
    perform banking.count_failure(v_user.id, v_outcome, p_request_id, p_address);
  elsif v_outcome is not null then
    insert into banking.security_events (kind, severity, user_id, request_id, address)
    values (v_outcome, case when v_user.failures >= (banking.setting('auth.failures_allowed'))::int then 'high' else 'low' end,
      v_user.id, p_request_id, banking.kept_address(p_address));
  end if;
  if v_outcome is not null then
    perform banking.count_attempt(p_address, p_user_agent);
    return jsonb_build_object('refused', 'unauthenticated');
  end if;
  perform banking.rehash_password(v_user, p_rehash, p_request_id);
  v_factors := banking.factors_of(v_user.id);
  if cardinality(v_factors) > 0 or v_user.kind <> 'customer' then
    return jsonb_build_object('challenge', banking.open_sign_in_challenge(v_user.id, v_factors));
  end if;
  return banking.open_session(v_user.id, null, p_channel, p_user_agent, p_address, p_device, p_place, p_jti, p_refresh_hash,
    p_request_id);
end
$$;
grant execute on function banking.sign_in(text, bytea, text, bytea, text, text, text, text, text, text, jsonb) to banking_app;
