-- Staff propose to take a user's second factors away, because they are lost; another person approves it, and until it
-- takes effect the user can stop it. Refuses: as `admit`, invalid_input, and as `change_user`.
create or replace function banking.reset_factors(p_jti text, p_id uuid, p_user text, p_reason text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['operator', 'admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' then
    perform banking.refuse('invalid_input', '{"field":"reason"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'factors', p_user, '{"factors":"none"}', p_reason);
  return banking.change_user(v_change, p_request_id);
end
$$;
grant execute on function banking.reset_factors(text, uuid, text, text, text) to banking_app;
