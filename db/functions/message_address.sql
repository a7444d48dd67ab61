-- Where a message of the outbox goes, as the database knows it. The one place that reads addresses for sending: what it
-- answers is opened by openAddress (worker/delivery/addresses.ts) and nowhere else. Null where the user has none.
create or replace function banking.message_address(p_user_id bigint, p_channel text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select to_jsonb(case p_channel when 'email' then u.email else u.phone end) from banking.users u where u.id = p_user_id
$$;
