-- Staff answer a customer; p_becomes says what follows: it waits for the customer (`waiting`), is `solved`, or stays `open`.
-- Who answers first has it. The customer is told by mail that there is an answer, not what it says. Refuses as `admit`,
-- invalid_input, not_found, forbidden (one's own person's), rate_limited, idempotency_conflict, limit_exceeded,
-- already_settled (closed).
create or replace function banking.answer_ticket(p_jti text, p_ticket uuid, p_id uuid, p_body text, p_digest bytea, p_becomes text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_now timestamptz := clock_timestamp();
  v_ticket banking.tickets;
begin
  if (p_becomes in ('waiting', 'solved', 'open')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"becomes"}';
  end if;
  v_ticket := banking.served_ticket(v_actor, p_ticket);
  perform banking.support_throttle('support_messages:' || v_actor.user_id, interval '1 minute',
    (banking.setting('support.answers_per_minute'))::int);
  if not banking.add_ticket_message(v_actor, v_ticket, 'message', p_id, p_body, p_digest) then
    return banking.ticket_state(v_ticket) || '{"replayed": true}';
  end if;
  if v_ticket.status = 'closed' then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.tickets t set status = p_becomes, messages = t.messages + 1, unread = t.unread + 1, changed_at = v_now,
      answered_at = coalesce(t.answered_at, v_now), assignee_user_id = coalesce(t.assignee_user_id, v_actor.user_id),
      due_at = t.solve_due_at, waiting_since = case p_becomes when 'waiting' then coalesce(t.waiting_since, v_now) end,
      solved_at = case p_becomes when 'solved' then v_now end
   where t.id = p_ticket;
  if p_becomes = 'solved' then
    perform banking.note_ticket_event(p_ticket, v_actor, 'solved', false);
  end if;
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'ticket_answered', jsonb_build_object('number', v_ticket.number::text)
    from banking.users u where u.customer_id = v_ticket.customer_id and u.kind = 'customer' and u.status = 'active';
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.answer', 'ticket:' || p_ticket, p_request_id, jsonb_build_object('becomes', p_becomes));
  select * into v_ticket from banking.tickets t where t.id = p_ticket;
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.answer_ticket to banking_app;
