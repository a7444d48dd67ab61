-- A customer has no more to ask: the ticket is closed. Closing it again changes nothing. Refuses as `admit`, not_found.
create or replace function banking.close_ticket(p_jti text, p_ticket uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets := banking.own_ticket(v_actor, p_ticket);
  v_now timestamptz := clock_timestamp();
begin
  if v_ticket.status = 'closed' then
    return banking.ticket_state(v_ticket);
  end if;
  update banking.tickets t set status = 'closed', closed_at = v_now, changed_at = v_now, waiting_since = null, unread = 0
   where t.id = p_ticket returning * into v_ticket;
  perform banking.note_ticket_event(p_ticket, v_actor, 'closed', false);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'tickets.close', 'ticket:' || p_ticket, p_request_id);
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.close_ticket to banking_app;
