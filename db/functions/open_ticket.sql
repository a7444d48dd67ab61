-- A customer asks the bank's people something. Subject and words come sealed; the client's id makes it once. Refuses as
-- `admit`, invalid_input, rate_limited, idempotency_conflict.
create or replace function banking.open_ticket(p_jti text, p_id uuid, p_category text, p_subject text, p_body text,
  p_digest bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets;
begin
  if p_category is null or p_category = 'dispute' or not banking.setting('support.categories') ? p_category then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"category"}';
  end if;
  v_ticket := banking.ticket_before(v_actor, p_id, p_digest);
  if v_ticket.id is not null then
    return banking.ticket_state(v_ticket) || '{"replayed": true}';
  end if;
  v_ticket := banking.new_ticket(v_actor, p_id, p_category, p_subject, p_body, p_digest);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.open', 'ticket:' || p_id, p_request_id, jsonb_build_object('category', p_category));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.open_ticket to banking_app;
