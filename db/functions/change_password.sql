-- Sets a new password for a caller who proves the current one; all other sessions end. A wrong current one counts as a
-- failed sign-in: `auth.failures_allowed` in a row block the user and end this session too. Refuses as `admit`; returned,
-- since the count must commit: rate_limited (blocked), invalid_input (wrong), token_revoked (wrong once too often).
create or replace function banking.change_password(p_jti text, p_tag bytea, p_new jsonb, p_address text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_user banking.users := (select u from banking.users u where u.id = v_actor.user_id);
begin
  if v_user.blocked_until > clock_timestamp() then
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds',
      ceil(extract(epoch from v_user.blocked_until - clock_timestamp()))::int);
  end if;
  if v_user.password_verifier is distinct from sha256(p_tag) then
    if banking.count_failure(v_user.id, 'change_wrong', p_request_id, p_address) is null then
      return jsonb_build_object('refused', 'invalid_input', 'field', 'current');
    end if;
    perform banking.end_session(v_actor.session_id, 'wrong passwords');
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_user.id, 'auth.blocked', 'session:' || v_actor.session_id, p_request_id);
    return jsonb_build_object('refused', 'token_revoked');
  end if;
  perform banking.replace_password(v_user.id, p_new, 'auth.changePassword', v_actor.session_id, p_address, p_request_id);
  update banking.users set failures = 0 where id = v_user.id;
  return '{}';
end
$$;
grant execute on function banking.change_password(text, bytea, jsonb, text, text) to banking_app;
