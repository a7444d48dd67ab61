-- One of the staff takes a step in a case: `take` it under review, add a `note`, `propose` an outcome, `close` it as another
-- person, or send it `back` to review. The same step of the same person again adds nothing but a note. Answers the whole
-- case. Refuses, in this order: as `admit`, invalid_input (step, outcome, text), not_found (also: of one's own person),
-- forbidden (closing what one's own person proposed, or whoever made one's log-in; ending a case of whoever made it),
-- already_settled (closed; taken by another; nothing, or something else, is proposed; an order of it still waits for a word).
create or replace function banking.move_case(p_jti text, p_id bigint, p_step text, p_outcome text, p_text text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_case banking.cases;
  v_refusal text;
  v_bar text;
begin
  if (p_step in ('take', 'note', 'propose', 'close', 'back')) is not true or coalesce(btrim(p_text), '') = ''
    or p_step = 'propose' and (p_outcome in ('false_positive', 'confirmed', 'reported')) is not true
  then
    perform banking.refuse('invalid_input', jsonb_build_object('field', 'text'));
  end if;
  select * into v_case from banking.cases k where k.id = p_id for update;
  v_bar := case
    when p_step = 'close' then banking.case_bar(v_case, v_actor.user_id)
    when p_step = 'propose' then banking.bar_of(v_actor.user_id, null, 'customer:' || v_case.customer_id) end;
  v_refusal := case
    when v_case.id is null or 'customer:' || v_case.customer_id = v_person then 'not_found'
    when v_bar is not null then 'forbidden'
    when v_case.status = 'closed' then 'already_settled'
    when p_step = 'take' and v_case.status <> 'open' and v_case.reviewer_user_id <> v_actor.user_id then 'already_settled'
    when p_step = 'propose' and (v_case.status <> 'under_review' or v_case.outcome <> p_outcome) then 'already_settled'
    when p_step in ('close', 'back') and v_case.outcome is null then 'already_settled'
    when p_step = 'close' and v_case.outcome is distinct from p_outcome then 'already_settled'
    when p_step in ('propose', 'close') and (banking.case_answer(v_case, v_person) ->> 'held')::int > 0
      then 'already_settled' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, jsonb_strip_nulls(jsonb_build_object('barred', case v_refusal when 'forbidden' then v_bar end)));
  end if;
  if p_step = 'take' then
    update banking.cases k set status = 'under_review', reviewer_user_id = v_actor.user_id where k.id = p_id;
  elsif p_step = 'propose' and v_case.outcome is null then
    update banking.cases k set outcome = p_outcome, proposer_user_id = v_actor.user_id, proposer_person = v_person,
        proposed_at = clock_timestamp() where k.id = p_id;
  elsif p_step = 'back' then
    update banking.cases k set outcome = null, proposer_user_id = null, proposer_person = null, proposed_at = null
     where k.id = p_id;
  elsif p_step = 'close' then
    update banking.cases k set status = 'closed', closer_user_id = v_actor.user_id, closer_person = v_person,
        closed_at = clock_timestamp() where k.id = p_id;
  end if;
  insert into banking.case_notes (case_id, kind, user_id, text)
  values (p_id, case p_step when 'take' then 'taken' when 'propose' then 'proposed' when 'back' then 'sent_back'
    when 'close' then 'closed' else 'note' end, v_actor.user_id, p_text);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'cases.' || p_step, 'case:' || p_id, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('outcome', p_outcome)));
  return (select banking.whole_case(k, v_actor.user_id) from banking.cases k where k.id = p_id);
end
$$;
grant execute on function banking.move_case to banking_app;
