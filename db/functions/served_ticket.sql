-- A ticket that a member of staff works on, locked until the end of the transaction. Refuses not_found, forbidden (one's
-- own person's).
create or replace function banking.served_ticket(p_actor banking.actor, p_id uuid) returns banking.tickets
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_ticket banking.tickets;
begin
  select * into v_ticket from banking.tickets t where t.id = p_id for update;
  if v_ticket.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  if v_ticket.customer_id = (select u.person_id from banking.users u where u.id = p_actor.user_id) then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"reason":"own person"}';
  end if;
  return v_ticket;
end
$$;
