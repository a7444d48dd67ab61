-- The user behind a customer id, or behind an e-mail address by its blind index as 64 hexadecimal digits, which the
-- Worker makes of whatever else was typed; null for an unknown one.
create or replace function banking.find_user(p_identifier text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select u.id from banking.users u
   where u.email_index = case when p_identifier ~ '^[0-9a-f]{64}$' then decode(p_identifier, 'hex') end
  union all
  select u.id from banking.users u join banking.customers c on c.id = u.customer_id
   where c.customer_id = upper(trim(p_identifier))
  limit 1
$$;
