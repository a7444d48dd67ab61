-- What the Worker needs to have an open challenge confirmed by a passkey: what is to be signed (the binding, in hex), and the
-- passkeys of the caller. Refuses as `admit`, not_found, already_settled (with the state).
create or replace function banking.read_step_up(p_jti text, p_challenge uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_challenge banking.challenges := banking.own_challenge(v_actor.user_id, v_actor.session_id, p_challenge);
begin
  return jsonb_build_object('userId', v_actor.user_id::text, 'binding', encode(v_challenge.binding, 'hex'),
    'passkeys', banking.passkeys_of(v_actor.user_id));
end
$$;
grant execute on function banking.read_step_up(text, uuid) to banking_app;
