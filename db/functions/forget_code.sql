-- Takes the plain code of a message out of the outbox: it was used, replaced, or may not be used any more. What was not
-- sent by now has nothing left to tell.
create or replace function banking.forget_code(p_message_id bigint) returns void
language sql volatile set search_path = pg_catalog, banking as $$
  update banking.outbox o set facts = o.facts - 'code', sent_at = coalesce(o.sent_at, clock_timestamp())
   where o.id = p_message_id and o.facts ? 'code'
$$;
