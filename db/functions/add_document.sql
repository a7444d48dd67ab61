-- Keeps beside an application that there is a paper, whose content the Worker has sealed and put away. The same id again
-- changes nothing. Refuses: as `admit`, not_found, forbidden (one's own person), already_settled (it is decided),
-- idempotency_conflict (the id is another paper's), limit_exceeded.
create or replace function banking.add_document(p_jti text, p_id uuid, p_application uuid, p_kind text, p_type text,
  p_bytes int, p_key uuid, p_sealed_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_most int := (banking.setting('documents.most'))::int;
  v_found banking.applications;
begin
  select * into v_found from banking.applications a where a.id = p_application for update;
  if v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.is_own_application(v_actor.user_id, v_found) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  if banking.application_status(v_found) not in ('draft', 'submitted') then
    perform banking.refuse('already_settled');
  end if;
  if exists (select from banking.documents d where d.id = p_id) then
    perform banking.refuse('idempotency_conflict');
  end if;
  if v_most <= (select count(*) from banking.documents d where d.application_id = p_application) then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'documents', 'most', v_most));
  end if;
  insert into banking.documents (id, application_id, kind, content_type, bytes, key_id, sealed_hash, added_by)
  values (p_id, p_application, p_kind, p_type, p_bytes, p_key, p_sealed_hash, v_actor.user_id);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'documents.add', 'application:' || p_application, p_request_id,
    jsonb_build_object('document', p_id, 'kind', p_kind, 'type', p_type, 'bytes', p_bytes));
  return banking.document_answer((select d from banking.documents d where d.id = p_id));
end
$$;
grant execute on function banking.add_document to banking_app;
