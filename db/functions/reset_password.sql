-- Sets the password of whoever holds the token of a reset mail or an invitation: once. Whom it invited can sign in from then on. Ends all their sessions, voids their other tokens,
-- lifts a block and signs nobody in. A token that may not is refused as by `read_reset`; of two at once one wins.
create or replace function banking.reset_password(p_token text, p_new jsonb, p_address text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_hash bytea := sha256(convert_to(p_token, 'UTF8'));
  v_user_id bigint := (select r.user_id from banking.password_resets r where r.token_hash = v_hash);
begin
  -- The user's row orders resets and sign-ins; what is read after it is how the one before left it.
  perform from banking.users u where u.id = v_user_id for no key update;
  if banking.reset_user(p_token) is null then
    insert into banking.security_events (kind, severity, user_id, request_id, address)
    values ('reset_refused', 'low', v_user_id, p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'not_found');
  end if;
  update banking.password_resets set used_at = v_now where token_hash = v_hash;
  perform banking.replace_password(v_user_id, p_new, 'auth.resetPassword', null, p_address, p_request_id);
  update banking.users set failures = 0, blocked_until = null, status = 'active' where id = v_user_id;
  return '{}';
end
$$;
grant execute on function banking.reset_password(text, jsonb, text, text) to banking_app;
