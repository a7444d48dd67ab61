-- By what a challenge can be satisfied. An order: a code by mail or text message, or a passkey. Who one is, once more, for
-- a change of factors: only by what asks at sign-in too, or the mailbox could take a stronger factor away. A change of
-- contact: by a code to that contact, since it is the contact that is proved.
create or replace function banking.challenge_ways(p_challenge banking.challenges) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_challenge.purpose <> 'factor' or u.sign_in_code_since is not null
      then banking.challenge_channels(p_challenge) else '{}' end
    || case when p_challenge.purpose not in ('contact', 'new_contact')
        and exists (select from banking.passkeys p where p.user_id = u.id and p.removed_at is null)
      then array['passkey'] else '{}' end
    from banking.users u where u.id = p_challenge.user_id
$$;
