-- Trades a refresh token for a new pair. A used token that comes again within `auth.reuse_grace_seconds`, while its
-- successor is unused, was a lost answer: the successor is voided and replaced. Any other second use is theft and
-- ends the family with all its access tokens. Refusals are returned, since what they record must commit.
-- The Worker sends hashes of both tokens; the bank keeps sha256 of those, so that what leaks from here opens nothing.
create or replace function banking.refresh(p_old_hash bytea, p_new_hash bytea, p_jti text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_hash bytea := sha256(p_old_hash);
  v_token banking.refresh_tokens;
  v_session banking.user_sessions;
  v_lost_answer boolean;
begin
  select s.* into v_session from banking.user_sessions s
   where s.id = (select t.session_id from banking.refresh_tokens t where t.token_hash = v_hash) for update;
  if v_session.id is null or v_session.ended_at is not null then
    return jsonb_build_object('refused', 'token_revoked');
  end if;
  perform banking.note_origin('user:' || v_session.user_id, v_session.address, v_session.device);
  -- Read under the family's lock: of two refreshes at once the second finds the first's work.
  select * into v_token from banking.refresh_tokens t where t.token_hash = v_hash;
  if v_session.ends_at <= v_now then
    perform banking.end_session(v_session.id, 'end of life');
    return jsonb_build_object('refused', 'token_expired');
  end if;
  if v_session.last_seen_at + v_session.idle_seconds * interval '1 second' < v_now then
    perform banking.end_session(v_session.id, 'idle');
    return jsonb_build_object('refused', 'session_idle');
  end if;
  if not exists (select from banking.users u where u.id = v_session.user_id and u.status = 'active') then
    perform banking.end_session(v_session.id, 'user not active');
    return jsonb_build_object('refused', 'token_revoked');
  end if;
  if v_token.used_at is not null or v_token.voided_at is not null then
    select v_token.voided_at is null
       and v_token.used_at > v_now - (banking.setting('auth.reuse_grace_seconds'))::int * interval '1 second'
       and t.used_at is null
      into v_lost_answer from banking.refresh_tokens t where t.token_hash = v_token.successor_hash;
    if v_lost_answer is not true then
      perform banking.end_session(v_session.id, 'refresh reuse');
      insert into banking.security_events (kind, severity, user_id, request_id)
      values ('refresh_reuse', 'critical', v_session.user_id, p_request_id);
      return jsonb_build_object('refused', 'token_revoked');
    end if;
    update banking.refresh_tokens set voided_at = v_now where token_hash = v_token.successor_hash;
  end if;
  update banking.refresh_tokens set used_at = coalesce(used_at, v_now), successor_hash = sha256(p_new_hash)
   where token_hash = v_hash;
  update banking.user_sessions set last_seen_at = v_now where id = v_session.id;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_session.user_id, 'auth.refresh', 'session:' || v_session.id, p_request_id);
  return banking.open_access(v_session, p_jti, p_new_hash);
end
$$;
grant execute on function banking.refresh(bytea, bytea, text, text) to banking_app;
