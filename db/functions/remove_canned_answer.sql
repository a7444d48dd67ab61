-- Staff take a ready answer away; again changes nothing. Refuses as `admit`, not_found.
create or replace function banking.remove_canned_answer(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
begin
  update banking.canned_answers c set status = 'removed', changed_at = clock_timestamp(), changed_by = v_actor.user_id
   where c.id = p_id and c.status = 'active';
  if found then
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || v_actor.user_id, 'canned.remove', 'canned:' || p_id, p_request_id);
  elsif not exists (select from banking.canned_answers c where c.id = p_id) then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  return '{}';
end
$$;
grant execute on function banking.remove_canned_answer to banking_app;
