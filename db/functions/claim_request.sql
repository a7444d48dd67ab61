-- Claims a request's key before any lock: true for the first, false for a replay of the same payload.
-- Refuses idempotency_conflict for another payload.
create or replace function banking.claim_request(p_scope text, p_key text, p_payload json) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_hash bytea := sha256(convert_to(p_payload::text, 'UTF8'));
begin
  insert into banking.request_keys (scope, key, payload_hash) values (p_scope, p_key, v_hash) on conflict do nothing;
  if found then
    return true;
  end if;
  if v_hash is distinct from
    (select k.payload_hash from banking.request_keys k where k.scope = p_scope and k.key = p_key)
  then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  return false;
end
$$;
alter function banking.claim_request owner to banking_money;
