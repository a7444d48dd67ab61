-- Whether a signed-in user proved once more who they are: by a second factor where they have one (a password alone would
-- let its thief take the factor away), else by the password. Null when they did; else the refusal, which the caller
-- returns, since the count must commit: step_up_required with the ways there are, rate_limited when blocked. With the last
-- try that is allowed the session ends. The caller was admitted by `admit_alone` and holds the user's row.
create or replace function banking.reprove(p_actor banking.actor, p_purpose text, p_tag bytea, p_kind text, p_assertion text,
  p_mac bytea, p_code_hash bytea, p_jti text, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_factors text[] := banking.factors_of(p_actor.user_id);
  v_ways text[] := case when cardinality(v_factors) = 0 then array['password'] else v_factors end;
  v_until timestamptz;
  v_right boolean;
begin
  select u.blocked_until into v_until from banking.users u
   where u.id = p_actor.user_id and u.blocked_until > clock_timestamp();
  if v_until is not null then
    return jsonb_build_object('refused', 'rate_limited',
      'retryAfterSeconds', ceil(extract(epoch from v_until - clock_timestamp())));
  end if;
  if num_nonnulls(p_tag, p_assertion, p_code_hash, p_kind) = 0 then
    return jsonb_build_object('refused', 'step_up_required', 'factors', v_ways);
  end if;
  if p_kind = 'challenge' then
    -- A challenge of this session that was satisfied (ask_reproof.sql). Nothing is guessed by it, so nothing is counted.
    if banking.take_reproof(p_actor, p_assertion) then
      return null;
    end if;
    return jsonb_build_object('refused', 'step_up_required', 'factors', v_ways, 'wrong', true);
  end if;
  if cardinality(v_factors) > 0 then
    v_right := banking.take_factor(p_purpose, p_actor.user_id, p_kind, p_assertion, null, p_jti, p_mac, p_code_hash);
  else
    v_right := coalesce((select u.password_verifier = sha256(p_tag) from banking.users u where u.id = p_actor.user_id), false);
  end if;
  if v_right then
    update banking.users set failures = 0 where id = p_actor.user_id and failures > 0;
    if p_code_hash is not null then
      perform banking.note_recovery(p_actor.user_id, p_request_id, null);
    end if;
    return null;
  end if;
  v_until := banking.count_failure(p_actor.user_id, 'reproof_wrong', p_request_id, null);
  if v_until is null then
    return jsonb_build_object('refused', 'step_up_required', 'factors', v_ways, 'wrong', true);
  end if;
  perform banking.end_session(p_actor.session_id, 'too many wrong codes');
  return jsonb_build_object('refused', 'rate_limited',
    'retryAfterSeconds', ceil(extract(epoch from v_until - clock_timestamp())));
end
$$;
