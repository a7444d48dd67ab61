-- Keeps an order for the staff, who release or refuse it, and holds the money for it. The caller, make_transfer, holds the
-- accounts and has counted it. To the customer it looks like any order that waits.
create or replace function banking.hold_for_staff(p_actor banking.actor, p_from banking.accounts, p_to text, p_scope text,
  p_id uuid, p_type text, p_amount bigint, p_note text, p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text,
  p_channel text, p_is_new boolean, p_payee uuid) returns json
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_until timestamptz := clock_timestamp() + (banking.setting('risk.hold_hours'))::int * interval '1 hour';
  v_by text := 'user:' || p_actor.user_id;
  v_hold banking.holds;
  v_id uuid;
begin
  insert into banking.holds (account_id, kind, currency, authorised, merchant, placed_at, expires_at)
  values (p_from.id, 'risk', p_from.currency, p_amount, 'Payment that the bank looks at', clock_timestamp(), v_until)
  returning * into v_hold;
  update banking.accounts a set held = a.held + p_amount where a.id = p_from.id;
  -- The row carries its first amount already: what move_hold adds is to the account alone.
  perform banking.move_hold(v_hold, 'place', p_amount, 0, 0, 0, 0, 'open', null, v_by, null, null, p_request_id);
  insert into banking.risk_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount, currency,
    note, channel, is_new, payee_id, ordered_at, origin_mac, hold_id, expires_at)
  values (p_type, p_from.id, p_scope, p_id::text, p_actor.user_id, p_actor.customer_id, p_to, p_amount, p_from.currency,
    p_note, p_channel, p_is_new, p_payee, p_ordered_at, p_origin_mac, v_hold.id, v_until)
  returning id into v_id;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (v_by, 'risk_orders.make', 'risk_order:' || v_id, p_request_id);
  return json_build_object('replayed', false, 'proposalId', v_id);
end
$$;
alter function banking.hold_for_staff owner to banking_money;
