-- A step of the end of day: what was solved `support.close_days` ago, and nobody took up again, is closed. Does at most
-- p_max, answers how many.
create or replace function banking.close_tickets(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_done integer;
begin
  with due as (
    select t.id from banking.tickets t where t.status = 'solved'
       and t.solved_at <= clock_timestamp() - (banking.setting('support.close_days'))::int * interval '1 day'
     order by t.solved_at limit p_max for update skip locked
  ), over as (
    update banking.tickets t set status = 'closed', closed_at = clock_timestamp(), changed_at = clock_timestamp()
      from due where t.id = due.id returning t.id
  ), told as (
    insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, event)
    select gen_random_uuid(), o.id, clock_timestamp(), 'bank', 'event', false, 'closed' from over o returning ticket_id
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'tickets.close', 'ticket:' || t.ticket_id from told t;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
grant execute on function banking.close_tickets to banking_job;
