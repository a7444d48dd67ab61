-- Rows of the report of suspicious activity: cases that were closed in the period with the outcome `reported`.
create or replace function banking.report_suspicious(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_array(k.id::text, banking.local_text(k.closed_at), c.customer_id, jsonb_build_object('customer', c.customer_id),
      k.score::text, coalesce(a.rules, ''), a.alerts::text, a.orders::text, coalesce(banking.local_text(a.first), ''),
      coalesce(banking.local_text(a.last), ''), jsonb_build_object('user', k.proposer_user_id::text), jsonb_build_object('user', k.closer_user_id::text))
      order by k.closed_at, k.id), '[]')
    from banking.moments_of(p_from, p_to) m, banking.cases k
    join banking.customers c on c.id = k.customer_id
    cross join lateral (select count(*) as alerts, count(distinct (x.scope, x.key)) as orders, min(x.at) as first, max(x.at) as last,
        string_agg(distinct x.rule_code, ', ' order by x.rule_code) as rules
      from banking.risk_alerts x where x.case_id = k.id) a
   where k.status = 'closed' and k.outcome = 'reported' and k.closed_at >= m.first and k.closed_at < m.until
$$;
