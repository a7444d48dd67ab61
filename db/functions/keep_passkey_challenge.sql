-- Keeps what an authenticator is asked to sign, by its sha256, for a few minutes; takes a few old ones away. One to
-- register is bound to user, session and handle; one to sign in without a name to nobody.
create or replace function banking.keep_passkey_challenge(p_hash bytea, p_purpose text, p_user_id bigint, p_session_id bigint,
  p_handle bytea) returns void
language sql set search_path = pg_catalog, banking as $$
  delete from banking.passkey_challenges where ctid = any (array(select o.ctid from banking.passkey_challenges o
    where o.expires_at < clock_timestamp() - interval '1 day' order by o.expires_at limit 8 for update skip locked));
  insert into banking.passkey_challenges (hash, purpose, user_id, session_id, user_handle, expires_at)
  values (p_hash, p_purpose, p_user_id, p_session_id, p_handle,
    clock_timestamp() + (banking.setting('auth.passkey_minutes'))::int * interval '1 minute');
$$;

-- Uses such a challenge up, once; of two at once one gets it. All null where there is none that is still good.
create or replace function banking.take_passkey_challenge(p_hash bytea, p_purpose text, p_user_id bigint, p_session_id bigint)
returns banking.passkey_challenges
language sql set search_path = pg_catalog, banking as $$
  update banking.passkey_challenges c set used_at = clock_timestamp()
   where c.hash = p_hash and c.purpose = p_purpose and c.user_id is not distinct from p_user_id
     and c.session_id is not distinct from p_session_id and c.used_at is null and c.expires_at > clock_timestamp()
  returning c.*
$$;
