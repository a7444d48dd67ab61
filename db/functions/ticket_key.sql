-- The wrapped key under which words for a ticket are sealed: the customer's own, or, for staff, of the customer whose
-- ticket it is. Refuses as `admit`, not_found, forbidden (staff: one's own person's).
create or replace function banking.ticket_key(p_jti text, p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
  v_customer bigint := v_actor.customer_id;
begin
  if v_actor.kind <> 'customer' then
    v_customer := (banking.served_ticket(v_actor, p_ticket)).customer_id;
  elsif p_ticket is not null then
    v_customer := (banking.own_ticket(v_actor, p_ticket)).customer_id;
  end if;
  return banking.subject_key('customer:' || v_customer);
end
$$;
grant execute on function banking.ticket_key(text, uuid) to banking_app;
