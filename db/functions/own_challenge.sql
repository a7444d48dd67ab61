-- A challenge of this person and session, held until the end of the transaction. Refuses not_found, already_settled
-- (with its state: used, voided, expired, satisfied, spent).
create or replace function banking.own_challenge(p_user_id bigint, p_session_id bigint, p_challenge uuid)
returns banking.challenges
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_challenge banking.challenges;
  v_state text;
begin
  select * into v_challenge from banking.challenges c
   where c.id = p_challenge and c.user_id = p_user_id and c.session_id = p_session_id for update;
  if v_challenge.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"challengeId"}';
  end if;
  v_state := banking.challenge_state(v_challenge);
  if v_state <> 'open' then
    raise exception 'already_settled' using errcode = 'BK409', detail = jsonb_build_object('state', v_state);
  end if;
  return v_challenge;
end
$$;
