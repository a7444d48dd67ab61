-- The log-in that an actor names (`user:7`); null for a job, a tool or a customer's row. By it the users' key is sought,
-- where `actor = 'user:' || id` would read all who sign in. Without a search_path, so that it is written out.
create or replace function banking.user_in(p_actor text) returns bigint
language sql immutable parallel safe as $$
  select case when p_actor ~ '^user:[0-9]{1,18}$' then pg_catalog.substr(p_actor, 6)::bigint end
$$;
grant execute on function banking.user_in(text) to banking_money;
