-- An admin asks that a second person confirms a log-in that one person made alone: then it is a hand of its own. A proposal.
-- Refuses: as `admit`, invalid_input, and as `change_user` (already_settled: nobody has to confirm it).
create or replace function banking.confirm_user(p_jti text, p_id uuid, p_user text, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' then
    perform banking.refuse('invalid_input', '{"field":"reason"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'confirm', p_user, '{"confirmed":"yes"}', p_reason);
  return banking.change_user(v_change, p_request_id);
end
$$;
grant execute on function banking.confirm_user(text, uuid, text, text, text) to banking_app;
