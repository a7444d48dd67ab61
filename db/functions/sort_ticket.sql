-- Staff set how pressing a ticket is, and what it is about: its times are those of the category from when it was opened.
-- A dispute stays one. Refuses as `admit`, invalid_input, not_found, forbidden (one's own person's), already_settled
-- (solved or closed).
create or replace function banking.sort_ticket(p_jti text, p_ticket uuid, p_category text, p_priority text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_ticket banking.tickets := banking.served_ticket(v_actor, p_ticket);
begin
  if not coalesce(banking.setting('support.categories') ? p_category, false)
    or (p_category = 'dispute') <> (v_ticket.category = 'dispute')
    or (p_priority in ('low', 'normal', 'high', 'urgent')) is not true
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"category"}';
  end if;
  if v_ticket.status in ('solved', 'closed') then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if p_category <> v_ticket.category then
    update banking.tickets t set category = p_category,
        solve_due_at = t.opened_at + banking.ticket_hours(p_category, 'solve'),
        due_at = t.opened_at + banking.ticket_hours(p_category, case when t.answered_at is null then 'answer' else 'solve' end)
     where t.id = p_ticket;
    perform banking.note_ticket_event(p_ticket, v_actor, 'category_' || p_category, true);
  end if;
  if p_priority <> v_ticket.priority then
    update banking.tickets t set priority = p_priority where t.id = p_ticket;
    perform banking.note_ticket_event(p_ticket, v_actor, 'priority_' || p_priority, true);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.sort', 'ticket:' || p_ticket, p_request_id,
    jsonb_build_object('category', p_category, 'priority', p_priority));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.sort_ticket to banking_app;
