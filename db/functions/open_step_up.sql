-- Asks the person of a session to confirm what p_binding is the sha256 of: {"refused": "step_up_required", ...} for the
-- verb to return, so that the challenge commits. What was asked for before under the same purpose is void from now on;
-- the same thing again, still open, is answered with the challenge that stands, so that a code on its way stays good.
-- p_facts is what may be shown: masked names and numbers, `amount` in minor units as text with its `currency`.
create or replace function banking.open_step_up(p_actor banking.actor, p_purpose text, p_binding bytea, p_facts jsonb,
  p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_challenge banking.challenges;
  v_message bigint;
begin
  perform banking.step_up_throttle(p_actor.user_id);
  select * into v_challenge from banking.challenges c
   where c.session_id = p_actor.session_id and c.purpose = p_purpose and c.binding = p_binding
     and banking.challenge_state(c) = 'open'
   order by c.created_at desc limit 1;
  for v_message in
    update banking.challenges c set voided_at = clock_timestamp()
     where c.session_id = p_actor.session_id and c.purpose = p_purpose and c.id is distinct from v_challenge.id
       and c.used_at is null and c.voided_at is null returning c.message_id
  loop
    perform banking.forget_code(v_message);
  end loop;
  if v_challenge.id is null then
    insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at)
    values (p_actor.user_id, p_actor.session_id, p_purpose, p_binding, p_facts,
      clock_timestamp() + (banking.setting('step_up.seconds'))::int * interval '1 second')
    returning * into v_challenge;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || p_actor.user_id, 'challenges.open', 'challenge:' || v_challenge.id, p_request_id,
      jsonb_build_object('purpose', p_purpose));
  end if;
  return '{"refused": "step_up_required"}' || banking.challenge_answer(v_challenge);
end
$$;
