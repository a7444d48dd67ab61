-- The user behind an e-mail address or a customer id, in any case of letters; null for an unknown one.
create or replace function banking.find_user(p_identifier text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select u.id from banking.users u where u.email = lower(trim(p_identifier))
  union all
  select u.id from banking.users u join banking.customers c on c.id = u.customer_id
   where c.customer_id = upper(trim(p_identifier))
  limit 1
$$;
