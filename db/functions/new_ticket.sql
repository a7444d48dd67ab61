-- Makes a ticket of the caller with its first message, which has the ticket's own id; null where it stands there already.
-- Counted: `support.tickets_per_day`. Refuses rate_limited, idempotency_conflict, and as add_ticket_message.
create or replace function banking.new_ticket(p_actor banking.actor, p_id uuid, p_category text, p_subject text, p_body text,
  p_digest bytea) returns banking.tickets
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_of jsonb := banking.setting('support.categories') -> p_category;
  v_ticket banking.tickets;
begin
  perform banking.check_sealed(p_actor.customer_id, p_subject);
  perform banking.support_throttle('support_tickets:' || p_actor.customer_id, interval '1 day',
    (banking.setting('support.tickets_per_day'))::int);
  insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at, due_at, solve_due_at,
    messages)
  values (p_id, p_actor.customer_id, p_category, v_of ->> 'priority', p_subject, v_now, v_now,
    v_now + banking.ticket_hours(p_category, 'answer'), v_now + banking.ticket_hours(p_category, 'solve'), 1)
  on conflict do nothing returning * into v_ticket;
  if v_ticket.id is null then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  perform banking.add_ticket_message(p_actor, v_ticket, 'message', p_id, p_body, p_digest);
  return v_ticket;
end
$$;

-- A ticket that a request made before: null where there is none. Holds the customer's row of counts, so that of two at
-- once one sees what the other made. Refuses idempotency_conflict for other words, or somebody else's id.
create or replace function banking.ticket_before(p_actor banking.actor, p_id uuid, p_digest bytea) returns banking.tickets
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_ticket banking.tickets;
begin
  perform banking.support_throttle('support_requests:' || p_actor.customer_id, interval '1 minute',
    (banking.setting('support.messages_per_minute'))::int);
  select * into v_ticket from banking.tickets t where t.id = p_id;
  if v_ticket.id is not null and (v_ticket.customer_id is distinct from p_actor.customer_id
    or not exists (select from banking.ticket_messages m where m.id = p_id and m.digest = p_digest))
  then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  return v_ticket;
end
$$;
