-- Ends an application that its applicant does not want any more. Withdrawn again it stays so. Refuses: as `admit`,
-- not_found, forbidden (one's own person), already_settled.
create or replace function banking.withdraw_application(p_jti text, p_id uuid, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_found banking.applications;
begin
  select * into v_found from banking.applications a where a.id = p_id for update;
  if v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.is_own_application(v_actor.user_id, v_found) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  if v_found.status <> 'withdrawn' then
    if v_found.status not in ('draft', 'submitted') then
      perform banking.refuse('already_settled');
    end if;
    perform banking.drop_provision(v_found);
    update banking.applications a
       set status = 'withdrawn', settled_at = clock_timestamp(), changed_at = clock_timestamp(), decision = p_reason, provision = null
     where a.id = p_id returning * into v_found;
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_actor.user_id, 'applications.withdraw', 'application:' || p_id, p_request_id);
  end if;
  return banking.application_told(v_actor, v_found, p_request_id);
end
$$;
grant execute on function banking.withdraw_application to banking_app;
