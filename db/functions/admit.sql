-- The part of the token check that only Postgres can do: is there a row for this jti, is it revoked, expired, idle,
-- and is its holder of a kind that may do this. With p_lock the row is held until the end of the transaction, so
-- that after a sign-out has answered nothing under that token commits.
-- A procedure that needs a feature names it in `banking.feature`, for its transaction.
-- Refuses: token_revoked (also: no row), token_expired, session_idle, forbidden, feature_off.
create or replace function banking.admit(p_jti text, p_kinds text[], p_lock boolean) returns banking.actor
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_hash bytea := sha256(convert_to(p_jti, 'UTF8'));
  v_actor banking.actor;
  v_refusal text;
  v_is_stale boolean;
  v_origin text;
  v_feature text;
begin
  -- Into variables, and what follows as few expressions as can be: every verb passes here, and plpgsql makes each
  -- expression ready anew in every transaction.
  if p_lock then
    select t.kind, t.user_id, t.customer_id, t.session_id, banking.refusal_of(t, s, p_kinds),
        s.last_seen_at < statement_timestamp() - interval '1 minute',
        concat('user:', t.user_id, e'\n', s.address, e'\n', s.device), nullif(current_setting('banking.feature', true), '')
      into v_actor.kind, v_actor.user_id, v_actor.customer_id, v_actor.session_id, v_refusal, v_is_stale, v_origin, v_feature
      from banking.auth_tokens t join banking.user_sessions s on s.id = t.session_id
     where t.jti_hash = v_hash for share of t;
  else
    select t.kind, t.user_id, t.customer_id, t.session_id, banking.refusal_of(t, s, p_kinds),
        s.last_seen_at < statement_timestamp() - interval '1 minute',
        concat('user:', t.user_id, e'\n', s.address, e'\n', s.device), nullif(current_setting('banking.feature', true), '')
      into v_actor.kind, v_actor.user_id, v_actor.customer_id, v_actor.session_id, v_refusal, v_is_stale, v_origin, v_feature
      from banking.auth_tokens t join banking.user_sessions s on s.id = t.session_id
     where t.jti_hash = v_hash;
  end if;
  if v_refusal is not null or v_origin is null then
    v_refusal := coalesce(v_refusal, 'token_revoked');
    raise exception '%', v_refusal using errcode = case v_refusal when 'forbidden' then 'BK403' else 'BK401' end;
  end if;
  if v_feature is not null then
    if banking.setting('feature.' || v_feature) = 'false' then
      raise exception 'feature_off' using errcode = 'BK409', detail = json_build_object('feature', v_feature);
    end if;
  end if;
  -- From where, for whatever this transaction leaves as evidence: note_origin.sql, written out since every verb passes here.
  -- An assignment, since plpgsql runs it without a plan.
  v_origin := set_config('banking.origin', v_origin, true);
  if v_is_stale then
    -- Whoever is already writing it writes the same minute: never wait here.
    update banking.user_sessions s set last_seen_at = statement_timestamp()
     where s.id = (select o.id from banking.user_sessions o where o.id = v_actor.session_id for update skip locked);
  end if;
  return v_actor;
end
$$;
grant execute on function banking.admit(text, text[], boolean) to banking_money;
