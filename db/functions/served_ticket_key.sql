-- The wrapped key of the customer whose ticket staff write on. Refuses as `admit`, not_found, forbidden (one's own person's).
create or replace function banking.served_ticket_key(p_jti text, p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  return banking.subject_key('customer:' || (banking.served_ticket(v_actor, p_ticket)).customer_id);
end
$$;
grant execute on function banking.served_ticket_key(text, uuid) to banking_app;
