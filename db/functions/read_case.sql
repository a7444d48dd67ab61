-- A case with its newest 100 alerts, what became of each order, and its newest 200 notes. Whose it is is written to
-- access_logs. Refuses: as `admit`, not_found (also: of one's own person).
create or replace function banking.read_case(p_jti text, p_id bigint, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_shown jsonb := (select banking.whole_case(k, v_actor.user_id) from banking.cases k
    where k.id = p_id and 'customer:' || k.customer_id <> banking.person_of(v_actor.user_id));
begin
  if v_shown is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.note_shown(v_actor, v_shown::text, 'cases', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.read_case to banking_app;

-- A case with all that belongs to it, for one of the staff.
create or replace function banking.whole_case(p_case banking.cases, p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select banking.case_answer(p_case, banking.person_of(p_user_id)) || jsonb_build_object(
    'barred', banking.case_bar(p_case, p_user_id),
    'evidence', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id::text, 'rule', a.rule_code, 'action', a.action,
          'score', a.score, 'facts', a.facts, 'at', a.at, 'accountNumber', n.account_number, 'currency', n.currency,
          'transactionId', t.id, 'to', coalesce(t.to_number, o.to_number), 'orderId', o.id,
          'barred', case when o.status = 'pending' then banking.risk_order_bar(p_user_id, o) end,
          'became', case when t.id is not null then 'booked' when o.id is null then 'declined'
            when o.status = 'pending' and o.expires_at <= clock_timestamp() then 'expired'
            when o.status = 'pending' then 'held' else 'declined' end) order by a.id desc), '[]')
        from (select * from banking.risk_alerts x where x.case_id = p_case.id order by x.id desc limit 100) a
        join banking.accounts n on n.id = a.account_id
        left join banking.transactions t on t.scope = a.scope and t.id = a.key::uuid
        left join banking.risk_orders o on o.scope = a.scope and o.key = a.key),
    'notes', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id::text, 'kind', n.kind, 'by', banking.user_name(n.user_id), 'text', n.text,
          'at', n.at) order by n.id desc), '[]')
        from (select * from banking.case_notes x where x.case_id = p_case.id order by x.id desc limit 200) n))
$$;

-- What keeps one of the staff from the next word about how a case ends: it is about who made their log-in or the other way
-- round, or they are no second person for whoever proposed the outcome.
create or replace function banking.case_bar(p_case banking.cases, p_user_id bigint) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(banking.bar_of(p_user_id, null, 'customer:' || p_case.customer_id),
    case when p_case.outcome is not null then banking.bar_of(p_user_id, p_case.proposer_user_id, p_case.proposer_person) end)
$$;
