-- What the Worker needs to judge a passkey of a user, and the browser to find it: public keys, no secrets. Bytes in hex.
create or replace function banking.passkeys_of(p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'credentialId', encode(p.credential_id, 'hex'),
      'publicKey', encode(p.public_key, 'hex'), 'transports', p.transports, 'backupEligible', p.backup_eligible)
      order by p.created_at), '[]')
    from banking.passkeys p where p.user_id = p_user_id and p.removed_at is null
$$;

-- Factors of a user that would be left without this one: apps that count, and passkeys.
create or replace function banking.factors_without(p_user_id bigint, p_id uuid) returns int
language sql stable set search_path = pg_catalog, banking as $$
  select (select count(*) from banking.user_factors f
      where f.user_id = p_user_id and f.id <> p_id and f.confirmed_at is not null and f.removed_at is null)::int
    + (select count(*) from banking.passkeys p where p.user_id = p_user_id and p.id <> p_id and p.removed_at is null)::int
$$;
