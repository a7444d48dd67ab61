-- Satisfies a challenge by a passkey that signed exactly what is to be approved (the challenge's binding), once. The Worker
-- has judged it. A wrong one, or one that cannot satisfy it (challenge_ways), is counted and returned, since the count must
-- commit. Refuses as `admit`, not_found, already_settled (with the state), invalid_input (with what is left of the tries).
create or replace function banking.confirm_by_passkey(p_jti text, p_challenge uuid, p_assertion text, p_mac bytea,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_challenge banking.challenges := banking.own_challenge(v_actor.user_id, v_actor.session_id, p_challenge);
  v_left int := (banking.setting('step_up.tries'))::int - v_challenge.tries - 1;
begin
  if banking.factor_is_proved('step-up', v_actor.user_id, 'passkey', p_assertion, p_challenge, p_jti, p_mac)
    and exists (select from banking.passkeys p
      where p.id = split_part(p_assertion, ':', 1)::uuid and banking.may_confirm(v_challenge, p))
    and banking.take_passkey(v_actor.user_id, p_assertion)
  then
    return banking.satisfy_challenge(v_challenge, 'passkey', p_request_id);
  end if;
  update banking.challenges c set tries = c.tries + 1 where c.id = p_challenge;
  if v_left <= 0 then
    perform banking.forget_code(v_challenge.message_id);
  end if;
  insert into banking.security_events (kind, severity, user_id, request_id)
  values ('step_up_wrong', case when v_left <= 0 then 'high' else 'low' end, v_actor.user_id, p_request_id);
  return jsonb_build_object('refused', 'invalid_input', 'field', 'credential', 'triesLeft', greatest(v_left, 0));
end
$$;
grant execute on function banking.confirm_by_passkey(text, uuid, text, bytea, text) to banking_app;
