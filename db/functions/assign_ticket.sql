-- Gives a ticket to a member of staff (null: to nobody). Refuses as `admit`, not_found (also: whoever is not of the active
-- staff), forbidden (one's own person's, or the assignee's), already_settled (closed).
create or replace function banking.assign_ticket(p_jti text, p_ticket uuid, p_assignee bigint, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_ticket banking.tickets := banking.served_ticket(v_actor, p_ticket);
  v_person bigint;
begin
  if p_assignee is not null then
    select u.person_id into v_person from banking.users u
     where u.id = p_assignee and u.kind in ('operator', 'admin') and u.status = 'active';
    if not found then
      raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"assignee"}';
    end if;
    if v_person = v_ticket.customer_id then
      raise exception 'forbidden' using errcode = 'BK403', detail = '{"reason":"own person"}';
    end if;
  end if;
  if v_ticket.status = 'closed' then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if v_ticket.assignee_user_id is distinct from p_assignee then
    update banking.tickets t set assignee_user_id = p_assignee where t.id = p_ticket;
    perform banking.note_ticket_event(p_ticket, v_actor, case when p_assignee is null then 'given_back'
      when p_assignee = v_actor.user_id then 'taken' else 'assigned' end, true);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.assign', 'ticket:' || p_ticket, p_request_id,
    jsonb_build_object('assignee', p_assignee));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.assign_ticket to banking_app;
