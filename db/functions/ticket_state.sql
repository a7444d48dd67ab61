-- What is told of a ticket to whoever has just changed it.
create or replace function banking.ticket_state(p_ticket banking.tickets) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_ticket.id, 'number', p_ticket.number::text, 'status', p_ticket.status,
    'changedAt', p_ticket.changed_at)
$$;
