-- Adds an access token and a refresh token to a session and answers what the Worker signs into the token.
create or replace function banking.open_access(p_session banking.user_sessions, p_jti text, p_refresh_hash bytea)
returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_customer_id text;
  v_left int := floor(extract(epoch from p_session.ends_at - statement_timestamp()));
  -- No access token outlives its family.
  v_seconds int := least((banking.setting('auth.access_seconds'))::int, v_left);
begin
  select * into strict v_user from banking.users u where u.id = p_session.user_id;
  select c.customer_id into v_customer_id from banking.customers c where c.id = v_user.customer_id;
  insert into banking.auth_tokens (jti_hash, session_id, user_id, customer_id, kind, expires_at)
  values (sha256(convert_to(p_jti, 'UTF8')), p_session.id, v_user.id, v_user.customer_id, v_user.kind,
    statement_timestamp() + v_seconds * interval '1 second');
  insert into banking.refresh_tokens (token_hash, session_id) values (sha256(p_refresh_hash), p_session.id);
  return jsonb_build_object('userId', v_user.id::text, 'role', v_user.kind, 'customerId', v_customer_id,
    'expiresIn', v_seconds,
    'refreshSeconds', v_left);
end
$$;
