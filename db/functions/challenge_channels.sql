-- By which ways a code for a challenge can be sent: to the contacts of its person, or, where a new one is to be proved, to
-- that alone.
create or replace function banking.challenge_channels(p_challenge banking.challenges) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_challenge.purpose <> 'new_contact' then banking.code_channels(p_challenge.user_id)
    when p_challenge.facts ->> 'contactKind' = 'email' then array['email'] else array['sms'] end
$$;
