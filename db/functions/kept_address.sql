-- Of an origin as the Worker sends it, `<index>:<index>:<sealed address>` (worker/vault/origin.ts), what is kept: null for
-- what is not sealed, so that no address is ever kept in clear, whoever calls.
create or replace function banking.kept_address(p_address text) returns text
language sql immutable parallel safe set search_path = pg_catalog as $$
  select substring(p_address from '^[0-9a-f]{64}:[0-9a-f]{64}:(v1\.[0-9a-f-]{36}\.[A-Za-z0-9_-]+)$')
$$;

-- A sealed value, or null for what is not sealed.
create or replace function banking.kept_sealed(p_value text) returns text
language sql immutable parallel safe set search_path = pg_catalog as $$
  select substring(p_value from '^v1\.[0-9a-f-]{36}\.[A-Za-z0-9_-]+$')
$$;
