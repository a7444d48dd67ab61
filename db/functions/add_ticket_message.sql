-- Puts sealed words on a ticket whose row is locked: true where they are new, false where this message stands there
-- already. Refuses idempotency_conflict (the id has other words), invalid_input (sealed under a key that is not the
-- customer's), limit_exceeded (`support.messages_most`).
create or replace function banking.add_ticket_message(p_actor banking.actor, p_ticket banking.tickets, p_kind text, p_id uuid,
  p_sealed text, p_digest bytea) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_before banking.ticket_messages;
begin
  select * into v_before from banking.ticket_messages m where m.id = p_id;
  if v_before.id is not null then
    if (v_before.ticket_id, v_before.user_id, v_before.kind, v_before.digest)
      is distinct from (p_ticket.id, p_actor.user_id, p_kind, p_digest)
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return false;
  end if;
  perform banking.check_sealed(p_ticket.customer_id, p_sealed);
  if p_ticket.messages >= (banking.setting('support.messages_most'))::int then
    raise exception 'limit_exceeded' using errcode = 'BK409', detail = '{"limit":"support_messages"}';
  end if;
  insert into banking.ticket_messages (id, ticket_id, at, author, user_id, kind, internal, body_sealed, digest)
  values (p_id, p_ticket.id, clock_timestamp(), case p_actor.kind when 'customer' then 'customer' else 'staff' end,
    p_actor.user_id, p_kind, p_kind = 'note', p_sealed, p_digest)
  on conflict do nothing;
  if not found then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  return true;
end
$$;

-- What is kept of a customer's words is sealed under a key of that customer, so that erasing it erases them. Refuses
-- invalid_input.
create or replace function banking.check_sealed(p_customer_id bigint, p_sealed text) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
begin
  if coalesce(p_sealed ~ '^v1\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9_-]{38,}$', false) is false
    or not exists (select from banking.encryption_keys k
      where k.id = banking.key_in(p_sealed) and k.subject = 'customer:' || p_customer_id)
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"text"}';
  end if;
end
$$;
