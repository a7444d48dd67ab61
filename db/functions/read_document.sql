-- What opens the content of a paper. Each look is written to the audit and, once there is a customer, to access_logs.
-- Refuses: as `admit`, not_found.
create or replace function banking.read_document(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_found banking.documents;
begin
  select * into v_found from banking.documents d where d.id = p_id;
  if v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, a.customer_id, 'document', p_request_id
    from banking.applications a where a.id = v_found.application_id and a.customer_id is not null;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'documents.read', 'application:' || v_found.application_id, p_request_id,
    jsonb_build_object('document', p_id));
  return jsonb_build_object('kind', v_found.kind, 'contentType', v_found.content_type,
    'sealedHash', encode(v_found.sealed_hash, 'hex'), 'key', banking.kept_key(v_found.key_id));
end
$$;
grant execute on function banking.read_document to banking_app;
