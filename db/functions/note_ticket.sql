-- Staff write beside a ticket what its customer never sees. Refuses as answer_ticket, but notes stand on closed ones too.
create or replace function banking.note_ticket(p_jti text, p_ticket uuid, p_id uuid, p_body text, p_digest bytea,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_ticket banking.tickets := banking.served_ticket(v_actor, p_ticket);
begin
  perform banking.support_throttle('support_messages:' || v_actor.user_id, interval '1 minute',
    (banking.setting('support.answers_per_minute'))::int);
  if not banking.add_ticket_message(v_actor, v_ticket, 'note', p_id, p_body, p_digest) then
    return banking.ticket_state(v_ticket) || '{"replayed": true}';
  end if;
  update banking.tickets t set messages = t.messages + 1 where t.id = p_ticket;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'tickets.note', 'ticket:' || p_ticket, p_request_id);
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.note_ticket to banking_app;
