-- What others know of a user, which no password may be made of: the customer id. Name and address the Worker opens.
create or replace function banking.personal_words(p_user_id bigint) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select array_remove(array[c.customer_id], null)
    from banking.users u left join banking.customers c on c.id = u.customer_id where u.id = p_user_id
$$;
