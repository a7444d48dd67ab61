-- The challenge behind an id, if it can still be answered; all null otherwise. One of the purpose `enrol` ends when the
-- user has a factor.
create or replace function banking.live_challenge(p_challenge uuid) returns banking.sign_in_challenges
language sql stable set search_path = pg_catalog, banking as $$
  select c.* from banking.sign_in_challenges c
   where c.id_hash = sha256(uuid_send(p_challenge)) and c.used_at is null and c.expires_at > clock_timestamp()
     and c.tries < (banking.setting('auth.challenge_tries'))::int
     and (c.purpose = 'enrol') = (cardinality(banking.factors_of(c.user_id)) = 0)
$$;
