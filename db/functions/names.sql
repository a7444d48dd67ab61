-- A person's name as the Worker opens it: {"table", "row", "text", "sealed", "key"}. The text stands there only where it
-- was never sealed; without text and without what is sealed the person was erased. For the answers of functions; null
-- where there is nobody, and strict, so that nobody costs nothing.
create or replace function banking.user_name(p_user_id bigint) returns jsonb
language sql stable strict set search_path = pg_catalog, banking as $$
  select jsonb_build_object('table', 'users', 'row', u.id::text, 'text', u.name, 'sealed', u.name_sealed,
      'key', banking.kept_key(banking.key_in(u.name_sealed)))
    from banking.users u where u.id = p_user_id
$$;

-- The same of a customer.
create or replace function banking.customer_name(p_customer_id bigint) returns jsonb
language sql stable strict set search_path = pg_catalog, banking as $$
  select jsonb_build_object('table', 'customers', 'row', c.id::text, 'text', c.full_name, 'sealed', c.name_sealed,
      'key', banking.kept_key(banking.key_in(c.name_sealed)))
    from banking.customers c where c.id = p_customer_id
$$;

-- Keeps what finds a person by the words of their name: p_tokens as 32 hexadecimal digits each.
create or replace function banking.keep_name_tokens(p_kind text, p_person bigint, p_tokens jsonb) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.name_tokens (token, kind, person)
  select decode(token, 'hex'), p_kind, p_person from jsonb_array_elements_text(p_tokens) token
  on conflict do nothing
$$;

-- The next people of a kind, by their rows, whose names have a word with each of these beginnings (worker/vault/names.ts:
-- 32 hexadecimal digits each, eight at most). An index gives each beginning's people in their order, so a page costs what it
-- shows; of common beginnings that nobody has together the lists are read once, side by side, not one person after another.
create or replace function banking.named(p_kind text, p_tokens text, p_after bigint, p_limit int) returns bigint[]
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_tokens bytea[] := array(select decode(token, 'hex') from regexp_split_to_table(p_tokens, ' ') token);
  v_found bigint[];
begin
  -- Planned for these very tokens, as many as there are: which are rare decides the order.
  execute (select 'select array(select n1.person from banking.name_tokens n1'
      || coalesce(string_agg(format(' join banking.name_tokens n%s on n%s.person = n1.person', n, n), '' order by n) filter (where n > 1), '')
      || ' where ' || string_agg(format('n%s.token = $1[%s] and n%s.kind = $2 and n%s.person > $3', n, n, n, n), ' and ' order by n)
      || ' order by n1.person limit $4)' from generate_subscripts(v_tokens, 1) n)
    into v_found using v_tokens, p_kind, p_after, p_limit;
  return v_found;
end
$$;
