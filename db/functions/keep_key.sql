-- Keeps the wrapped key of a new subject, as it is where it was kept before (and has been rotated since): {"id", "kekId", "wrapped"} as the Worker or the internal tool made it.
create or replace function banking.keep_key(p_subject text, p_key jsonb) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.encryption_keys (id, purpose, subject, wrapped, kek_id)
  values ((p_key ->> 'id')::uuid, 'subject', p_subject, p_key ->> 'wrapped', p_key ->> 'kekId')
  on conflict (id) do nothing
$$;
