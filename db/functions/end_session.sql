-- Ends a session with all its tokens. The caller holds the session's row; verbs in flight hold theirs FOR SHARE, so
-- this waits for them, and what comes after finds the token revoked.
create or replace function banking.end_session(p_session_id bigint, p_by text) returns void
language sql set search_path = pg_catalog, banking as $$
  update banking.user_sessions set ended_at = clock_timestamp(), ended_by = p_by where id = p_session_id;
  update banking.auth_tokens set revoked_at = clock_timestamp() where session_id = p_session_id and revoked_at is null;
$$;
