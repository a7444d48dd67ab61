-- What the Worker needs to judge a passkey that came without a name; null where there is none of this id. Only public keys.
create or replace function banking.read_passkey(p_credential_id bytea) returns jsonb
language sql stable security definer set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id, 'userId', p.user_id::text, 'credentialId', encode(p.credential_id, 'hex'),
      'publicKey', encode(p.public_key, 'hex'), 'handle', encode(p.user_handle, 'hex'), 'transports', p.transports,
      'backupEligible', p.backup_eligible)
    from banking.passkeys p where p.credential_id = p_credential_id and p.removed_at is null
$$;
grant execute on function banking.read_passkey(bytea) to banking_app;
