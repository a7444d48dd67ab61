-- Whether a session may still be used: neither ended, nor over, nor idle for too long.
create or replace function banking.session_is_live(p_session banking.user_sessions) returns boolean
language sql stable as $$
  select p_session.ended_at is null and p_session.ends_at > statement_timestamp()
    and (p_session.last_seen_at + p_session.idle_seconds * interval '1 second' < statement_timestamp()) is not true
$$;
