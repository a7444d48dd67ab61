-- Why a token may not do this now, in the order of precedence; null when it may.
create or replace function banking.refusal_of(p_token banking.auth_tokens, p_session banking.user_sessions,
  p_kinds text[]) returns text
language sql stable as $$
  select case
    when p_token.revoked_at is not null or p_session.ended_at is not null then 'token_revoked'
    when least(p_token.expires_at, p_session.ends_at) <= statement_timestamp() then 'token_expired'
    when p_session.last_seen_at + p_session.idle_seconds * interval '1 second' < statement_timestamp() then 'session_idle'
    when (p_token.kind = any (p_kinds)) is not true then 'forbidden' end
$$;
