-- A customer writes on a ticket of theirs. One that waited or was solved is open again, and its clock goes on where it
-- stood; a closed one opens within `support.reopen_days`. Refuses as `admit`, not_found, rate_limited,
-- idempotency_conflict, invalid_input, limit_exceeded, already_settled (closed for too long).
create or replace function banking.reply_to_ticket(p_jti text, p_ticket uuid, p_id uuid, p_body text, p_digest bytea,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets := banking.own_ticket(v_actor, p_ticket);
  v_now timestamptz := clock_timestamp();
  v_was text := v_ticket.status;
  v_ends timestamptz;
begin
  perform banking.support_throttle('support_messages:' || v_actor.user_id, interval '1 minute',
    (banking.setting('support.messages_per_minute'))::int);
  if not banking.add_ticket_message(v_actor, v_ticket, 'message', p_id, p_body, p_digest) then
    return banking.ticket_state(v_ticket) || '{"replayed": true}';
  end if;
  if v_was = 'closed'
    and v_ticket.closed_at + (banking.setting('support.reopen_days'))::int * interval '1 day' < v_now
  then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  v_ends := case v_was when 'open' then v_ticket.solve_due_at
    when 'waiting' then v_ticket.solve_due_at + (v_now - v_ticket.waiting_since)
    else v_now + banking.ticket_hours(v_ticket.category, 'solve') end;
  update banking.tickets t set status = 'open', messages = t.messages + 1, changed_at = v_now, solve_due_at = v_ends,
      due_at = case v_was when 'open' then t.due_at else least(v_ends, v_now + banking.ticket_hours(t.category, 'answer')) end,
      waiting_since = null, solved_at = null, closed_at = null
   where t.id = p_ticket returning * into v_ticket;
  if v_was in ('solved', 'closed') then
    perform banking.note_ticket_event(p_ticket, v_actor, 'reopened', false);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.reply', 'ticket:' || p_ticket, p_request_id, jsonb_build_object('was', v_was));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.reply_to_ticket to banking_app;
