-- Keeps an order for a second person until it expires. Answers its proposal's id.
create or replace function banking.propose(p_order banking.proposals, p_request_id text) returns json
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid;
begin
  insert into banking.proposals (kind, scope, key, maker_user_id, maker_person, amount, currency, account_number,
    original_seq, force_kind, note, value_date, ordered_at, order_mac, expires_at)
  values (p_order.kind, p_order.scope, p_order.key, p_order.maker_user_id, p_order.maker_person, p_order.amount,
    p_order.currency, p_order.account_number, p_order.original_seq, p_order.force_kind, p_order.note, p_order.value_date, p_order.ordered_at,
    p_order.order_mac, clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  returning id into v_id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_order.maker_user_id, 'proposals.make', 'proposal:' || v_id, p_request_id,
    jsonb_build_object('kind', p_order.kind));
  return json_build_object('replayed', false, 'proposalId', v_id);
end
$$;
alter function banking.propose owner to banking_money;
