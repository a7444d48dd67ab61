-- Six digits, each of the million codes as likely as any other: 32 bits of a strong random source, drawn anew where they
-- fall into the last, incomplete million (no modulo bias).
create or replace function banking.make_code() returns text
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_drawn bigint;
begin
  loop
    -- The first 32 bits of a version 4 UUID are random, all of them.
    v_drawn := ('x' || left(gen_random_uuid()::text, 8))::bit(32)::bigint;
    exit when v_drawn < 4294000000;
  end loop;
  return lpad((v_drawn % 1000000)::text, 6, '0');
end
$$;
