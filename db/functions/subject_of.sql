-- Whose key seals what is about a user: the customer they are, else the user, as encryption_keys names subjects.
create or replace function banking.subject_of(p_user_id bigint) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case when u.customer_id is null then 'user:' || u.id else 'customer:' || u.customer_id end
    from banking.users u where u.id = p_user_id
$$;
