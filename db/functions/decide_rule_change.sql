-- Another person approves or refuses a change of a rule of risk; approved, it holds from the next order on. The same
-- decision of the same person again changes nothing. Refuses: as `admit`, invalid_input (reason of a refusal), not_found,
-- forbidden (one's own, by the person; a log-in that the maker made; approval of what somebody asked for who is let in no
-- more), already_settled.
create or replace function banking.decide_rule_change(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_decision text := case when p_approve then 'approved' else 'refused' end;
  v_change banking.risk_rule_changes;
begin
  if p_approve is null or not p_approve and coalesce(btrim(p_reason), '') = '' then
    perform banking.refuse('invalid_input', '{"field":"reason"}');
  end if;
  select * into v_change from banking.risk_rule_changes c where c.id = p_id for update;
  if v_change.id is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.refuse_barred(banking.bar_of(v_actor.user_id, v_change.maker_user_id, v_change.maker_person));
  if v_change.status = v_decision and v_change.checker_user_id = v_actor.user_id then
    return jsonb_build_object('replayed', true, 'id', p_id, 'status', v_decision);
  end if;
  if v_change.status <> 'pending' or v_change.expires_at <= clock_timestamp() then
    perform banking.refuse('already_settled');
  end if;
  if p_approve and not exists (select from banking.users u
    where u.id = v_change.maker_user_id and u.status = 'active')
  then
    perform banking.refuse('forbidden', '{"reason":"the maker is let in no more"}');
  end if;
  update banking.risk_rule_changes c
     set status = v_decision, checker_user_id = v_actor.user_id, checker_person = v_person, settled_at = clock_timestamp(),
         decision = p_reason
   where c.id = p_id;
  if p_approve then
    insert into banking.risk_rules (code, kind, currency, parameters, action, score, is_on, effective_from, effective_until,
      change_id)
    select v_change.code, f.kind, f.currency, f.parameters, f.action, f.score, f."isOn", f."effectiveFrom", f."effectiveUntil",
        p_id
      from jsonb_to_record(v_change.after) f (kind text, currency text, parameters jsonb, action text, score int, "isOn" boolean,
        "effectiveFrom" timestamptz, "effectiveUntil" timestamptz)
    on conflict (code) do update set kind = excluded.kind, currency = excluded.currency, parameters = excluded.parameters,
      action = excluded.action, score = excluded.score, is_on = excluded.is_on, effective_from = excluded.effective_from,
      effective_until = excluded.effective_until, change_id = excluded.change_id;
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'risk_rules.' || case when p_approve then 'approve' else 'refuse' end,
    'risk_rule:' || v_change.code, p_request_id, jsonb_build_object('change', p_id));
  return jsonb_build_object('replayed', false, 'id', p_id, 'status', v_decision);
end
$$;
grant execute on function banking.decide_rule_change to banking_app;
