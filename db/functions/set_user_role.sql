-- An admin makes an operator an admin or the other way round: a proposal, since it makes or unmakes an admin. Refuses:
-- as `admit`, invalid_input, and as `change_user`.
create or replace function banking.set_user_role(p_jti text, p_id uuid, p_user text, p_role text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' or coalesce(p_role, '') not in ('operator', 'admin') then
    perform banking.refuse('invalid_input', '{"field":"role"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'role', p_user, jsonb_build_object('role', p_role), p_reason);
  return banking.change_user(v_change, p_request_id);
end
$$;
grant execute on function banking.set_user_role(text, uuid, text, text, text, text) to banking_app;
