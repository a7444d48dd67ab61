-- The papers beside an application, without their content. Written to the audit. Refuses: as `admit`, not_found.
create or replace function banking.list_documents(p_jti text, p_application uuid, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
begin
  if not exists (select from banking.applications a where a.id = p_application) then
    perform banking.refuse('not_found');
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'documents.list', 'application:' || p_application, p_request_id);
  return (select coalesce(json_agg(banking.document_answer(d) order by d.added_at, d.id), '[]')
    from banking.documents d where d.application_id = p_application);
end
$$;
grant execute on function banking.list_documents to banking_app;
