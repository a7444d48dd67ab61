-- By what a challenge can be satisfied. An order: a code by mail or text message, or a passkey. Who one is, once more, for
-- a change of factors: only by what asks at sign-in too, or the mailbox could take a stronger factor away. A change of
-- contact: by a code to that contact, since it is the contact that is proved.
create or replace function banking.challenge_ways(p_challenge banking.challenges) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_challenge.purpose <> 'factor' or u.sign_in_code_since is not null
      then banking.challenge_channels(p_challenge) else '{}' end
    || case when exists (select from banking.passkeys p where p.user_id = u.id and banking.may_confirm(p_challenge, p))
      then array['passkey'] else '{}' end
    from banking.users u where u.id = p_challenge.user_id
$$;

-- Whether a passkey of the challenge's user can satisfy it: a contact never. The first passkey takes the password alone, so
-- whoever stole that could add one and confirm by it what was to be confirmed in spite of a stolen password; until it is
-- `contact.cooling_hours` old, in which its owner has read of it, it shows who one is at sign-in and no more.
create or replace function banking.may_confirm(p_challenge banking.challenges, p_passkey banking.passkeys) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_passkey.user_id = p_challenge.user_id and p_passkey.removed_at is null and case p_challenge.purpose
    when 'contact' then false
    when 'new_contact' then false
    when 'factor' then true
    else p_passkey.created_at
      <= clock_timestamp() - (banking.setting('contact.cooling_hours'))::int * interval '1 hour' end
$$;
