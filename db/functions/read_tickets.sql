-- The queue of the desk by what is due first, after the place (p_due, p_number): all that is `open`, `overdue`,
-- `unassigned` or the caller's own (`mine`, also what waits), or what is `waiting`, `solved`, `closed`. Tickets of one's
-- own person are not there. Subjects are sealed. Each customer who is shown is written to access_logs. Refuses as `admit`.
create or replace function banking.read_tickets(p_jti text, p_view text, p_due timestamptz, p_number bigint, p_limit int,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_person bigint := (select u.person_id from banking.users u where u.id = v_actor.user_id);
  v_due timestamptz := coalesce(p_due, '-infinity');
  v_number bigint := coalesce(p_number, 0);
  v_until timestamptz := case when p_view = 'overdue' then clock_timestamp() else 'infinity' end;
  v_status text := case when p_view in ('waiting', 'solved', 'closed') then p_view else 'open' end;
  v_found uuid[];
begin
  -- Three queries, each in the order of an index of its own (db/schema/support.ts).
  if p_view = 'mine' then
    v_found := array(select t.id from banking.tickets t
      where t.assignee_user_id = v_actor.user_id and t.status in ('open', 'waiting')
        and (t.due_at, t.number) > (v_due, v_number) and t.customer_id is distinct from v_person
      order by t.due_at, t.number limit p_limit);
  elsif p_view = 'unassigned' then
    v_found := array(select t.id from banking.tickets t
      where t.status = 'open' and t.assignee_user_id is null
        and (t.due_at, t.number) > (v_due, v_number) and t.customer_id is distinct from v_person
      order by t.due_at, t.number limit p_limit);
  else
    v_found := array(select t.id from banking.tickets t
      where t.status = v_status and t.due_at <= v_until
        and (t.due_at, t.number) > (v_due, v_number) and t.customer_id is distinct from v_person
      order by t.due_at, t.number limit p_limit);
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select distinct v_actor.user_id, t.customer_id, 'tickets', p_request_id from banking.tickets t where t.id = any (v_found)
   order by t.customer_id;
  return (select coalesce(json_agg(banking.ticket_shown(t, v_actor.user_id) order by t.due_at, t.number), '[]')
    from banking.tickets t where t.id = any (v_found));
end
$$;
grant execute on function banking.read_tickets to banking_app;

-- A ticket as staff see it, its words sealed.
create or replace function banking.ticket_shown(p_ticket banking.tickets, p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_ticket.id, 'number', p_ticket.number::text, 'category', p_ticket.category,
    'priority', p_ticket.priority, 'status', p_ticket.status, 'subject', p_ticket.subject_sealed,
    'key', banking.kept_key(banking.key_in(p_ticket.subject_sealed)),
    'customerId', c.customer_id, 'customerName', banking.customer_name(c.id),
    'assignee', case when p_ticket.assignee_user_id is not null then jsonb_build_object('id', p_ticket.assignee_user_id::text,
      'name', banking.user_name(p_ticket.assignee_user_id),
      'mine', p_ticket.assignee_user_id = p_user_id) end,
    'openedAt', p_ticket.opened_at, 'changedAt', p_ticket.changed_at, 'dueAt', p_ticket.due_at,
    'cursor', ((extract(epoch from p_ticket.due_at) * 1000000)::bigint)::text || '-' || p_ticket.number,
    'overdue', p_ticket.status = 'open' and p_ticket.due_at < clock_timestamp(), 'rating', p_ticket.rating)
    from banking.customers c where c.id = p_ticket.customer_id
$$;
