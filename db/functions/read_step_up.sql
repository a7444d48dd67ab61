-- What the Worker needs to have an open challenge confirmed by a passkey: what is to be signed (the binding, in hex), and the
-- passkeys of the caller that can (challenge_ways). Refuses as `admit`, not_found, already_settled (with the state),
-- invalid_input (no passkey can).
create or replace function banking.read_step_up(p_jti text, p_challenge uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_challenge banking.challenges := banking.own_challenge(v_actor.user_id, v_actor.session_id, p_challenge);
  v_passkeys jsonb;
begin
  select jsonb_agg(k.one order by k.place) into v_passkeys
    from jsonb_array_elements(banking.passkeys_of(v_actor.user_id)) with ordinality k (one, place)
    join banking.passkeys p on p.id = (k.one ->> 'id')::uuid and banking.may_confirm(v_challenge, p);
  if v_passkeys is null then
    perform banking.refuse('invalid_input', '{"field":"credential"}');
  end if;
  return jsonb_build_object('userId', v_actor.user_id::text, 'binding', encode(v_challenge.binding, 'hex'),
    'passkeys', v_passkeys);
end
$$;
grant execute on function banking.read_step_up(text, uuid) to banking_app;
