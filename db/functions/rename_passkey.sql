-- Gives a passkey of the caller another name. Refuses as `admit`; not_found.
create or replace function banking.rename_passkey(p_jti text, p_id uuid, p_label text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
begin
  update banking.passkeys p set label = p_label where p.id = p_id and p.user_id = v_actor.user_id and p.removed_at is null;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'passkeys.rename', 'factor:' || p_id, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.rename_passkey(text, uuid, text, text) to banking_app;
