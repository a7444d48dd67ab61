-- Puts alerts of one order into the customer's open case, or into a new one. A case that somebody is closing stands open
-- until another has, and an alert takes the proposal back: what was proposed did not know of it.
create or replace function banking.open_risk_alerts(p_customer_id bigint, p_account_id bigint, p_scope text, p_id uuid,
  p_amount bigint, p_alerts jsonb) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_case bigint;
  v_score int := (select max((a ->> 'score')::int) from jsonb_array_elements(p_alerts) a);
begin
  insert into banking.cases as k (customer_id, score) values (p_customer_id, v_score)
  on conflict (customer_id) where status <> 'closed' do update set score = greatest(k.score, excluded.score), outcome = null,
    proposer_user_id = null, proposer_person = null, proposed_at = null
  returning k.id into v_case;
  insert into banking.risk_alerts (rule_code, change_id, action, score, customer_id, account_id, scope, key, facts, case_id)
  select a ->> 'code', (a ->> 'change')::uuid, a ->> 'action', (a ->> 'score')::int, p_customer_id, p_account_id, p_scope,
      p_id::text, a -> 'facts' || jsonb_build_object('amount', p_amount), v_case
    from jsonb_array_elements(p_alerts) a;
end
$$;

-- Whether rules applied to an order: one that became nothing by then was declined by them.
create or replace function banking.was_declined(p_scope text, p_key text) returns boolean
language sql stable security definer set search_path = pg_catalog, banking as $$
  select exists (select from banking.risk_alerts a where a.scope = p_scope and a.key = p_key)
$$;
grant execute on function banking.was_declined to banking_money;
