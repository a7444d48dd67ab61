-- The wrapped key under which a customer's words are sealed, for a new ticket (null) or on one of theirs. Refuses as
-- `admit`, not_found.
create or replace function banking.own_ticket_key(p_jti text, p_ticket uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  if p_ticket is not null then
    perform banking.own_ticket(v_actor, p_ticket);
  end if;
  return banking.subject_key('customer:' || v_actor.customer_id);
end
$$;
grant execute on function banking.own_ticket_key(text, uuid) to banking_app;
