-- Whether a signed-in user typed their present password: null, or the refusal, which the caller returns, since the count
-- must commit. A wrong one counts as a failed sign-in: `auth.failures_allowed` in a row block the user and end this session
-- too. The caller was admitted by `admit_alone`. Answers: rate_limited (blocked), invalid_input (wrong), token_revoked
-- (wrong once too often).
create or replace function banking.refuse_wrong_password(p_actor banking.actor, p_tag bytea, p_field text, p_address text,
  p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_user banking.users := (select u from banking.users u where u.id = p_actor.user_id);
begin
  if v_user.blocked_until > clock_timestamp() then
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds',
      ceil(extract(epoch from v_user.blocked_until - clock_timestamp()))::int);
  end if;
  if v_user.password_verifier = sha256(p_tag) then
    update banking.users set failures = 0 where id = v_user.id and failures > 0;
    return null;
  end if;
  if banking.count_failure(v_user.id, 'change_wrong', p_request_id, p_address) is null then
    return jsonb_build_object('refused', 'invalid_input', 'field', p_field);
  end if;
  perform banking.end_session(p_actor.session_id, 'wrong passwords');
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_user.id, 'auth.blocked', 'session:' || p_actor.session_id, p_request_id);
  return jsonb_build_object('refused', 'token_revoked');
end
$$;
