-- Removes a payee of the caller; removing it again changes nothing. Refuses as `admit`, not_found.
create or replace function banking.remove_payee(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
begin
  update banking.payees y set status = 'removed', removed_at = clock_timestamp()
   where y.id = p_id and y.customer_id = v_actor.customer_id and y.status = 'active';
  if found then
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_actor.user_id, 'payees.remove', 'payee:' || p_id, p_request_id);
  elsif not exists (select from banking.payees y where y.id = p_id and y.customer_id = v_actor.customer_id) then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  return '{}';
end
$$;
grant execute on function banking.remove_payee(text, uuid, text) to banking_app;
