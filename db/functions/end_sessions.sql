-- Ends all of a user's sessions, or all but one, with their access tokens and refresh families; answers how many.
-- Locks in one order: the user, sessions by id, and their tokens, which only the holder of their session writes. A
-- transfer in flight holds its token FOR SHARE and never waits for a session or a user, so this waits for it and it
-- commits before, or finds its token revoked.
-- A verb that ends sessions of its own caller admits by `admit_alone`, not by `admit(…, true)`: two at once would
-- each hold the token that the other must write.
create or replace function banking.end_sessions(p_user_id bigint, p_reason text, p_except_session bigint default null)
returns int
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_sessions bigint[];
begin
  -- Sign-in holds this row while it opens a session: none slips in behind the list. NO KEY, since whoever writes a
  -- line that names the user shares its key.
  perform from banking.users u where u.id = p_user_id for no key update;
  select coalesce(array_agg(o.id), '{}') into v_sessions from (
    select s.id from banking.user_sessions s
     where s.user_id = p_user_id and s.ended_at is null and s.id is distinct from p_except_session
     order by s.id for update) o;
  update banking.auth_tokens t set revoked_at = clock_timestamp() where t.session_id = any (v_sessions);
  update banking.user_sessions s set ended_at = clock_timestamp(), ended_by = p_reason where s.id = any (v_sessions);
  return cardinality(v_sessions);
end
$$;
