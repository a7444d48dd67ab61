-- Leaves a step in a ticket's trail. What is the bank's own affair is internal: the customer's policy leaves it out.
create or replace function banking.note_ticket_event(p_ticket_id uuid, p_actor banking.actor, p_event text, p_internal boolean)
returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.ticket_messages (id, ticket_id, at, author, user_id, kind, internal, event)
  values (gen_random_uuid(), p_ticket_id, clock_timestamp(), case when p_actor.kind is null then 'bank'
      when p_actor.kind = 'customer' then 'customer' else 'staff' end, p_actor.user_id, 'event', p_internal, p_event)
$$;
