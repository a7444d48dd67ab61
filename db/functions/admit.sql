-- The part of the token check that only Postgres can do: is there a row for this jti, is it revoked, expired, idle,
-- and is its holder of a kind that may do this. With p_lock the row is held until the end of the transaction, so
-- that after a sign-out has answered nothing under that token commits.
-- Refuses: token_revoked (also: no row), token_expired, session_idle, forbidden.
create or replace function banking.admit(p_jti text, p_kinds text[], p_lock boolean) returns banking.actor
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_hash bytea := sha256(convert_to(p_jti, 'UTF8'));
  v_token banking.auth_tokens;
  v_session banking.user_sessions;
  v_actor banking.actor;
begin
  if p_lock then
    select * into v_token from banking.auth_tokens t where t.jti_hash = v_hash for share;
  else
    select * into v_token from banking.auth_tokens t where t.jti_hash = v_hash;
  end if;
  if v_token.jti_hash is null or v_token.revoked_at is not null then
    raise exception 'token_revoked' using errcode = 'BK401';
  end if;
  if v_token.expires_at <= statement_timestamp() then
    raise exception 'token_expired' using errcode = 'BK401';
  end if;
  select * into v_session from banking.user_sessions s where s.id = v_token.session_id;
  if v_session.last_seen_at + v_session.idle_seconds * interval '1 second' < statement_timestamp() then
    raise exception 'session_idle' using errcode = 'BK401';
  end if;
  if not v_token.kind = any (p_kinds) then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if v_session.last_seen_at < statement_timestamp() - interval '1 minute' then
    -- Whoever is already writing it writes the same minute: never wait here.
    update banking.user_sessions s set last_seen_at = statement_timestamp()
     where s.id = (select o.id from banking.user_sessions o where o.id = v_session.id for update skip locked);
  end if;
  v_actor := row(v_token.kind, v_token.user_id, v_token.customer_id, v_token.session_id);
  return v_actor;
end
$$;
grant execute on function banking.admit(text, text[], boolean) to banking_money;
