-- The user that staff name by the user's id or the customer's, null for an unknown one.
create or replace function banking.user_of(p_name text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select u.id from banking.users u
   where case when p_name ~ '^C[0-9]{10}$'
     then u.customer_id = (select c.id from banking.customers c where c.customer_id = p_name)
     else u.id = substring(p_name from '^[0-9]{1,18}$')::bigint end
$$;
