-- One application as staff see it, who they are sealed. Written to the audit, since there is no customer yet whose
-- access_logs it could stand in. Refuses: as `admit`, not_found.
create or replace function banking.read_application(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_found banking.applications;
begin
  select * into v_found from banking.applications a where a.id = p_id;
  if v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'applications.read', 'application:' || p_id, p_request_id);
  return banking.application_told(v_actor, v_found, p_request_id);
end
$$;
grant execute on function banking.read_application to banking_app;
