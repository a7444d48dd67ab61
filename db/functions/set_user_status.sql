-- An admin suspends a user, whose sessions end at once, or lets them in again; of another admin it is a proposal.
-- Refuses: as `admit`, invalid_input, and as `change_user`.
create or replace function banking.set_user_status(p_jti text, p_id uuid, p_user text, p_status text, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' or coalesce(p_status, '') not in ('active', 'suspended') then
    perform banking.refuse('invalid_input', '{"field":"status"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'status', p_user, jsonb_build_object('status', p_status), p_reason);
  return banking.change_user(v_change, p_request_id);
end
$$;
grant execute on function banking.set_user_status(text, uuid, text, text, text, text) to banking_app;
