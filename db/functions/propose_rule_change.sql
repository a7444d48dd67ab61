-- Asks for a rule of risk as it shall be from now on; another person decides. Asked again by the same person with the same
-- words while it waits, it is the same. Refuses: as `admit`, invalid_input (field), already_settled (`waits`: another
-- change of this rule does).
create or replace function banking.propose_rule_change(p_jti text, p_code text, p_after jsonb, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_change banking.risk_rule_changes;
  v_bad text := case
    when coalesce(p_code, '') !~ '^[a-z][a-z0-9_]{2,39}$' then 'code'
    when banking.is_risk_shape(p_after ->> 'kind', p_after -> 'parameters') is not true then 'parameters'
    when (p_after ->> 'action' in ('allow', 'step_up', 'hold', 'refuse')) is not true then 'action'
    when ((p_after ->> 'score')::int between 1 and 100) is not true then 'score'
    when coalesce(p_after ->> 'currency', '') !~ '^[A-Z]{3}$' then 'currency'
    when jsonb_typeof(p_after -> 'isOn') is distinct from 'boolean' then 'isOn'
    when ((p_after ->> 'effectiveFrom')::timestamptz < (p_after ->> 'effectiveUntil')::timestamptz) is not true then 'effectiveUntil'
    when coalesce(btrim(p_reason), '') = '' then 'reason' end;
begin
  if v_bad is not null then
    perform banking.refuse('invalid_input', jsonb_build_object('field', v_bad));
  end if;
  update banking.risk_rule_changes c set status = 'expired', settled_at = clock_timestamp()
   where c.code = p_code and c.status = 'pending' and c.expires_at <= clock_timestamp();
  insert into banking.risk_rule_changes (code, before, after, reason, maker_user_id, maker_person, expires_at)
  values (p_code, (select banking.rule_facts(r) from banking.risk_rules r where r.code = p_code), p_after, p_reason,
    v_actor.user_id, banking.person_of(v_actor.user_id),
    clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  on conflict (code) where status = 'pending' do nothing returning * into v_change;
  if v_change.id is null then
    select * into v_change from banking.risk_rule_changes c where c.code = p_code and c.status = 'pending';
    if (v_change.maker_user_id, v_change.after, v_change.reason) is distinct from (v_actor.user_id, p_after, p_reason) then
      perform banking.refuse('already_settled', '{"waits":true}');
    end if;
    return jsonb_build_object('replayed', true, 'status', 'pending', 'proposalId', v_change.id);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'risk_rules.propose', 'risk_rule:' || p_code, p_request_id,
    jsonb_build_object('change', v_change.id));
  return jsonb_build_object('replayed', false, 'status', 'pending', 'proposalId', v_change.id);
end
$$;
grant execute on function banking.propose_rule_change to banking_app;

-- A rule as a change of it says it.
create or replace function banking.rule_facts(p_rule banking.risk_rules) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('kind', p_rule.kind, 'currency', p_rule.currency, 'parameters', p_rule.parameters,
    'action', p_rule.action, 'score', p_rule.score, 'isOn', p_rule.is_on, 'effectiveFrom', p_rule.effective_from,
    'effectiveUntil', p_rule.effective_until)
$$;
