-- The queue of cases for staff, the gravest first, then the oldest: before the one with p_score and p_id. `waits`: somebody
-- proposed an outcome. Cases of one's own person are not shown. Whose they are is written to access_logs. Refuses as `admit`.
create or replace function banking.list_cases(p_jti text, p_status text, p_score int, p_before bigint, p_limit int,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_person text := banking.person_of(v_actor.user_id);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(banking.case_answer(k, v_person) order by k.score desc, k.id), '[]')
    from (select * from banking.cases k
           where k.status = p_status and 'customer:' || k.customer_id <> v_person
             and (-k.score, k.id) > (coalesce(-p_score, -2147483648), coalesce(p_before, 0))
           order by -k.score, k.id limit p_limit) k);
  perform banking.note_shown(v_actor, v_shown::text, 'cases', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_cases to banking_app;

-- A case as a line of the queue. `mine`: the outcome was proposed by the person who asks, so another closes it.
create or replace function banking.case_answer(p_case banking.cases, p_person text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_case.id::text, 'customerId', c.customer_id, 'status', p_case.status, 'score', p_case.score,
      'openedAt', p_case.opened_at, 'reviewer', banking.user_name(p_case.reviewer_user_id), 'outcome', p_case.outcome, 'proposer', banking.user_name(p_case.proposer_user_id),
      'mine', coalesce(p_person in (p_case.proposer_person, banking.person_of(p_case.proposer_user_id)), false),
      'closer', banking.user_name(p_case.closer_user_id), 'closedAt', p_case.closed_at,
      'alerts', (select count(*) from banking.risk_alerts a where a.case_id = p_case.id),
      'held', (select count(distinct o.id) from banking.risk_alerts a
        join banking.risk_orders o on o.scope = a.scope and o.key = a.key
        where a.case_id = p_case.id and o.status = 'pending' and o.expires_at > clock_timestamp()))
    from banking.customers c
   where c.id = p_case.customer_id
$$;
