-- Staff say that a ticket is solved, without further words, or that a solved one is not. Refuses as `admit`, not_found,
-- forbidden (one's own person's), already_settled (it is so already, or closed).
create or replace function banking.solve_ticket(p_jti text, p_ticket uuid, p_solved boolean, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_ticket banking.tickets := banking.served_ticket(v_actor, p_ticket);
  v_now timestamptz := clock_timestamp();
begin
  if v_ticket.status = 'closed' or p_solved is null or (v_ticket.status = 'solved') = p_solved then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.tickets t set status = case when p_solved then 'solved' else 'open' end, changed_at = v_now,
      waiting_since = null, solved_at = case when p_solved then v_now end,
      assignee_user_id = coalesce(t.assignee_user_id, v_actor.user_id)
   where t.id = p_ticket returning * into v_ticket;
  perform banking.note_ticket_event(p_ticket, v_actor, case when p_solved then 'solved' else 'reopened' end, false);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.solve', 'ticket:' || p_ticket, p_request_id,
    jsonb_build_object('solved', p_solved));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.solve_ticket to banking_app;
