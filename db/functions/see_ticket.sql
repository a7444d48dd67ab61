-- A customer has seen the answers on a ticket. Refuses as `admit`, not_found.
create or replace function banking.see_ticket(p_jti text, p_ticket uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets := banking.own_ticket(v_actor, p_ticket);
begin
  update banking.tickets t set unread = 0 where t.id = p_ticket and t.unread > 0;
  if found then
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_actor.user_id, 'tickets.see', 'ticket:' || p_ticket, p_request_id);
  end if;
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.see_ticket to banking_app;
