-- A moment as it stands on the wire: RFC 3339 in UTC, whole seconds.
create or replace function banking.wire_instant(p_at timestamptz) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
