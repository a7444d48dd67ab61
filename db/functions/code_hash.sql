-- What is kept of a code: sha256 over a salt, the challenge it belongs to and the code.
create or replace function banking.code_hash(p_salt bytea, p_challenge uuid, p_code text) returns bytea
language sql immutable set search_path = pg_catalog, banking as $$
  select sha256(p_salt || uuid_send(p_challenge) || convert_to(p_code, 'UTF8'))
$$;
