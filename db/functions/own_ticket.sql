-- A ticket of the caller, locked until the end of the transaction. Refuses not_found.
create or replace function banking.own_ticket(p_actor banking.actor, p_id uuid) returns banking.tickets
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_ticket banking.tickets;
begin
  select * into v_ticket from banking.tickets t where t.id = p_id and t.customer_id = p_actor.customer_id for update;
  if v_ticket.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  return v_ticket;
end
$$;
