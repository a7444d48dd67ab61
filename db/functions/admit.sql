-- The part of the token check that only Postgres can do: is there a row for this jti, is it revoked, expired, idle,
-- and is its holder of a kind that may do this. With p_lock the row is held until the end of the transaction, so
-- that after a sign-out has answered nothing under that token commits.
-- A procedure that needs a feature names it in `banking.feature`, for its transaction.
-- Refuses: token_revoked (also: no row), token_expired, session_idle, forbidden, feature_off.
create or replace function banking.admit(p_jti text, p_kinds text[], p_lock boolean) returns banking.actor
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_found record;
  v_origin text;
  v_feature text := coalesce(current_setting('banking.feature', true), '');
begin
  if p_lock then
    select t.kind, t.user_id, t.customer_id, t.session_id, s.last_seen_at < statement_timestamp() - interval '1 minute' as stale,
        s.address, s.device,
        banking.refusal_of(t, s, p_kinds) as refusal
      into v_found
      from banking.auth_tokens t join banking.user_sessions s on s.id = t.session_id
     where t.jti_hash = sha256(convert_to(p_jti, 'UTF8')) for share of t;
  else
    select t.kind, t.user_id, t.customer_id, t.session_id, s.last_seen_at < statement_timestamp() - interval '1 minute' as stale,
        s.address, s.device,
        banking.refusal_of(t, s, p_kinds) as refusal
      into v_found
      from banking.auth_tokens t join banking.user_sessions s on s.id = t.session_id
     where t.jti_hash = sha256(convert_to(p_jti, 'UTF8'));
  end if;
  if not found then
    raise exception 'token_revoked' using errcode = 'BK401';
  end if;
  if v_found.refusal is not null then
    raise exception '%', v_found.refusal using errcode = case v_found.refusal when 'forbidden' then 'BK403' else 'BK401' end;
  end if;
  if v_feature <> '' and banking.setting('feature.' || v_feature) = 'false' then
    raise exception 'feature_off' using errcode = 'BK409', detail = json_build_object('feature', v_feature);
  end if;
  -- From where, for whatever this transaction leaves as evidence: note_origin.sql, written out since every verb passes here.
  -- An assignment, since plpgsql runs it without a plan.
  v_origin := set_config('banking.origin', concat('user:', v_found.user_id, e'\n', v_found.address, e'\n', v_found.device), true);
  if v_found.stale then
    -- Whoever is already writing it writes the same minute: never wait here.
    update banking.user_sessions s set last_seen_at = statement_timestamp()
     where s.id = (select o.id from banking.user_sessions o where o.id = v_found.session_id for update skip locked);
  end if;
  return row(v_found.kind, v_found.user_id, v_found.customer_id, v_found.session_id)::banking.actor;
end
$$;
grant execute on function banking.admit(text, text[], boolean) to banking_money;
