-- The id of the key under which a value was sealed: it stands in the value itself, between the first two dots.
create or replace function banking.key_in(p_sealed text) returns uuid
language sql immutable strict set search_path = pg_catalog as $$
  select split_part(p_sealed, '.', 2)::uuid
$$;
grant execute on function banking.key_in(text) to banking_app, banking_money;
