-- Mails a link that sets a new password, good once and for `auth.reset_minutes`. The same answer and the same statements
-- for an unknown name, a user who is not active, and one who asked too often. Each ask counts for its address and device,
-- whoever it is about: customer ids are guessed easily, and nobody shall have the bank write to all of them. The token is made here and stands in the
-- outbox alone until it is sent, its sha256 beside the user: the Worker never has it, so whoever speaks for the Worker
-- cannot take over an account by it. Returned, since it commits: rate_limited (this address or device, as at sign-in).
create or replace function banking.forgot_password(p_identifier text, p_address text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_expires timestamptz := v_now + (banking.setting('auth.reset_minutes'))::int * interval '1 minute';
  -- 366 random bits in, 256 out; base64url.
  v_token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  v_user banking.users;
  v_asked int;
  v_mail boolean;
  v_wait int := banking.attempt_wait(p_address, null);
begin
  if v_wait is not null then
    insert into banking.security_events (kind, severity, request_id, address)
    values ('sign_in_throttled', 'medium', p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds', v_wait);
  end if;
  perform banking.count_attempt(p_address, null);
  select * into v_user from banking.users u where u.id = banking.find_user(p_identifier) for no key update;
  select count(*) into v_asked from banking.password_resets r
   where r.user_id = v_user.id and r.requested_at > v_now - interval '1 hour';
  v_mail := v_user.status is not distinct from 'active' and v_asked < (banking.setting('auth.resets_per_hour'))::int;
  delete from banking.password_resets r where r.user_id = v_user.id and r.expires_at < v_now - interval '1 day';
  insert into banking.password_resets (token_hash, user_id, requested_at, expires_at)
  select sha256(convert_to(v_token, 'UTF8')), v_user.id, v_now, v_expires where v_mail;
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', v_user.id, 'password_reset', jsonb_build_object('link', '/reset#' || v_token, 'expiresAt', v_expires)
   where v_mail;
  insert into banking.security_events (kind, severity, user_id, request_id, address)
  values (case when v_mail then 'reset_requested' else 'reset_not_sent' end, 'low', v_user.id, p_request_id, banking.kept_address(p_address));
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('system:reset', 'auth.forgotPassword', coalesce('user:' || v_user.id, 'nobody'), p_request_id);
  return '{}';
end
$$;
grant execute on function banking.forgot_password(text, text, text) to banking_app;
