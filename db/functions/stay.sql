-- Tells the bank how long ago the person behind a session last did something, and the page how long it has: until the
-- session idles out, and until it is over for good. Written at most once a minute, as `admit` does, and without
-- waiting. Refuses as `admit`.
create or replace function banking.stay(p_jti text, p_idle_seconds int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := statement_timestamp();
  v_token banking.auth_tokens;
  v_session banking.user_sessions;
  v_refusal text;
  v_seen_at timestamptz := v_now - greatest(coalesce(p_idle_seconds, 0), 0) * interval '1 second';
begin
  -- Not `admit`, for which to ask is to be there.
  select t.* into v_token from banking.auth_tokens t where t.jti_hash = sha256(convert_to(p_jti, 'UTF8'));
  select s.* into v_session from banking.user_sessions s where s.id = v_token.session_id;
  v_refusal := case when v_session.id is null then 'token_revoked'
    else banking.refusal_of(v_token, v_session, array['customer', 'operator', 'admin']) end;
  if v_refusal is not null then
    raise exception '%', v_refusal using errcode = 'BK401';
  end if;
  if v_session.last_seen_at < v_seen_at - interval '1 minute' then
    update banking.user_sessions s set last_seen_at = v_seen_at
     where s.id = (select o.id from banking.user_sessions o where o.id = v_session.id for update skip locked);
    if found then
      v_session.last_seen_at := v_seen_at;
    end if;
  end if;
  return jsonb_build_object(
    'idleSecondsLeft', case when v_session.idle_seconds is not null then
      greatest(0, floor(extract(epoch from v_session.last_seen_at - v_now) + v_session.idle_seconds)) end,
    'secondsLeft', greatest(0, floor(extract(epoch from v_session.ends_at - v_now))));
end
$$;
grant execute on function banking.stay(text, int) to banking_app;
