-- The person behind a log-in: `customer:<id>` for customers and for staff who bank here, else `user:<id>`. Two log-ins of
-- one person are one person: maker and checker are told apart by this.
create or replace function banking.person_of(p_user_id bigint) returns text
language sql stable strict set search_path = pg_catalog, banking as $$
  select coalesce('customer:' || coalesce(u.customer_id, u.person_id), 'user:' || u.id) from banking.users u where u.id = p_user_id
$$;
alter function banking.person_of owner to banking_money;
