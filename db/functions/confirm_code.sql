-- Satisfies a challenge by the code that was sent for it, once. A wrong code is counted, also over several codes of one
-- challenge, and returned, since the count must commit. Refuses as `admit`, not_found, already_settled (with the state),
-- invalid_input (wrong code, with what is left of the tries).
create or replace function banking.confirm_code(p_jti text, p_challenge uuid, p_code text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_challenge banking.challenges := banking.own_challenge(v_actor.user_id, v_actor.session_id, p_challenge);
  v_left int := (banking.setting('step_up.tries'))::int - v_challenge.tries - 1;
begin
  if v_challenge.code_hash = banking.code_hash(v_challenge.code_salt, p_challenge, p_code) then
    return banking.satisfy_challenge(v_challenge, v_challenge.channel, p_request_id);
  end if;
  update banking.challenges c set tries = c.tries + 1 where c.id = p_challenge;
  if v_left <= 0 then
    perform banking.forget_code(v_challenge.message_id);
  end if;
  insert into banking.security_events (kind, severity, user_id, request_id)
  values ('step_up_wrong', case when v_left <= 0 then 'high' else 'low' end, v_actor.user_id, p_request_id);
  return jsonb_build_object('refused', 'invalid_input', 'field', 'code', 'triesLeft', greatest(v_left, 0));
end
$$;
grant execute on function banking.confirm_code(text, uuid, text, text) to banking_app;
