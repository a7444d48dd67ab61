-- What a customer wrote for themselves as the Worker opens it: {"table", "column", "row", "text", "sealed", "key"}, as
-- banking.user_name tells a name. The text stands there only where it was never sealed; null where there is none. As its
-- definer, since the name of a joint account is told to each holder, and is sealed under the key of who wrote it: a key
-- is wrapped, and named by 122 random bits that stand in the value alone.
create or replace function banking.own_words(p_table text, p_column text, p_row text, p_value text) returns jsonb
language sql stable security definer set search_path = pg_catalog, banking as $$
  select jsonb_build_object('table', p_table, 'column', p_column, 'row', p_row,
      'text', case when p_value not like 'v1.%' then p_value end,
      'sealed', case when p_value like 'v1.%' then p_value end,
      'key', case when p_value like 'v1.%' then banking.kept_key(banking.key_in(p_value)) end)
   where p_value is not null
$$;
grant execute on function banking.own_words(text, text, text, text) to banking_app, banking_money;

-- Nothing that a customer writes for themselves is kept in clear. Refuses internal: the Worker seals it.
create or replace function banking.check_sealed(p_value text) returns text
language plpgsql immutable set search_path = pg_catalog, banking as $$
begin
  if p_value not like 'v1.%' then
    raise exception 'internal' using errcode = 'BK500', detail = '{"reason":"words that are not sealed"}';
  end if;
  return p_value;
end
$$;
