-- Rules of risk by code, each with the change that waits, and the newest 50 changes that were decided. `mine`: asked for by
-- the caller's own person; `barred`: why another decides, of what waits. Refuses as `admit`.
create or replace function banking.list_rules(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_person text := banking.person_of(v_actor.user_id);
begin
  return jsonb_build_object(
    'rules', (select coalesce(jsonb_agg(banking.rule_facts(r) || jsonb_build_object('code', r.code) order by r.code), '[]')
      from banking.risk_rules r),
    'waiting', (select coalesce(jsonb_agg(banking.rule_change_answer(c, v_person)
        || jsonb_build_object('barred', banking.bar_of(v_actor.user_id, c.maker_user_id, c.maker_person)) order by c.made_at), '[]')
      from banking.risk_rule_changes c where c.status = 'pending' and c.expires_at > clock_timestamp()),
    'decided', (select coalesce(jsonb_agg(banking.rule_change_answer(c, v_person) order by c.made_at desc), '[]')
      from (select * from banking.risk_rule_changes x where x.status <> 'pending' or x.expires_at <= clock_timestamp()
             order by x.made_at desc limit 50) c));
end
$$;
grant execute on function banking.list_rules to banking_app;

-- A change of a rule as staff see it.
create or replace function banking.rule_change_answer(p_change banking.risk_rule_changes, p_person text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_change.id, 'code', p_change.code, 'before', p_change.before, 'after', p_change.after,
      'reason', p_change.reason, 'maker', banking.user_name(p_change.maker_user_id),
      'mine', p_person in (p_change.maker_person, coalesce(banking.person_of(p_change.maker_user_id), '')),
      'madeAt', p_change.made_at, 'expiresAt', p_change.expires_at, 'checker', banking.user_name(p_change.checker_user_id), 'decision', p_change.decision,
      'status', case when p_change.status = 'pending' and p_change.expires_at <= clock_timestamp() then 'expired'
        else p_change.status end, 'barred', null)
$$;
