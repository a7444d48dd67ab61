-- A wrapped key as the Worker opens it, for the answers of functions that tell something sealed.
create or replace function banking.kept_key(p_id uuid) returns jsonb
language sql stable strict set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', k.id, 'purpose', k.purpose, 'subject', k.subject, 'kekId', k.kek_id, 'wrapped', k.wrapped)
    from banking.encryption_keys k where k.id = p_id
$$;
