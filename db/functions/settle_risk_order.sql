-- One of the staff releases an order that waits with its money held, and it is booked as its maker's, exactly once; or
-- refuses it with a reason, and the money is free. Limits were counted when it was ordered. The same word of the same
-- person again changes nothing. Refuses, in this order: as `admit`, invalid_input (reason), not_found, forbidden (of
-- one's own person or of whoever made one's log-in, or an account of one's own), already_settled (also: expired), and,
-- released: forbidden (the maker may order no longer), not_found (to), account_not_active, currency_mismatch,
-- insufficient_funds, which leaves it pending.
create or replace function banking.settle_risk_order(p_jti text, p_id uuid, p_release boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_by text := 'user:' || v_actor.user_id;
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_order banking.risk_orders;
  v_hold banking.holds;
  v_refusal text;
  v_word text := case when p_release then 'released' else 'refused' end;
  v_seq bigint;
begin
  if p_release is null or coalesce(btrim(p_reason), '') = '' then
    perform banking.refuse('invalid_input', '{"field":"reason"}');
  end if;
  select * into v_order from banking.risk_orders o where o.id = p_id;
  -- Accounts before the order, as everywhere.
  for v_account in
    select * from banking.accounts a
     where a.id = v_order.account_id or a.account_number = v_order.to_number and a.type <> 'bank'
     order by a.id for no key update
  loop
    if v_account.id = v_order.account_id then
      v_from := v_account;
    else
      v_to := v_account;
    end if;
  end loop;
  select * into v_order from banking.risk_orders o where o.id = p_id for update;
  if v_order.id is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.refuse_barred(banking.risk_order_bar(v_actor.user_id, v_order));
  if v_order.status = v_word and v_order.checker_user_id = v_actor.user_id then
    return jsonb_build_object('id', p_id, 'status', v_order.status, 'replayed', true);
  end if;
  select * into v_hold from banking.holds h where h.id = v_order.hold_id for update;
  if v_order.status <> 'pending' or v_order.expires_at <= clock_timestamp() or v_hold.status <> 'open' then
    perform banking.refuse('already_settled');
  end if;
  if p_release then
    v_refusal := case
      when coalesce(banking.mandate_of(v_order.maker_customer_id, v_order.account_id), 'view') <> 'either' then 'forbidden from'
      when v_to.id is null then 'not_found to'
      when v_from.status not in ('active', 'credit_frozen') then 'account_not_active from'
      when v_to.status not in ('active', 'debit_frozen') then 'account_not_active to'
      when v_from.currency <> v_order.currency or v_to.currency <> v_order.currency then 'currency_mismatch to'
      when v_from.posted - v_from.held + v_order.amount + v_from.overdraft_limit < v_order.amount then 'insufficient_funds from' end;
    if v_refusal is not null then
      perform banking.refuse_transfer(v_refusal, v_from);
    end if;
    perform banking.move_hold(v_hold, 'capture', v_order.amount, 0, v_order.amount, 0, 0, 'captured', v_order.key::uuid, v_by,
      null, null, p_request_id);
    v_seq := (banking.post('user:' || v_order.maker_user_id, v_order.scope, v_order.key::uuid, v_order.kind, v_from, v_to,
      v_from.holder_name, v_to.holder_name, v_order.amount, v_order.note, v_order.ordered_at, v_order.origin_mac, p_request_id,
      p_limit_channel => v_order.channel)).seq;
  else
    perform banking.move_hold(v_hold, 'release', v_order.amount, 0, 0, v_order.amount, 0, 'released', null, v_by, null, null,
      p_request_id);
    if banking.bank_day(v_order.made_at) = banking.bank_day(clock_timestamp()) then
      perform banking.return_counts(v_from, v_order.maker_customer_id, v_order.channel, v_order.amount, v_order.is_new,
        v_order.payee_id);
    end if;
  end if;
  update banking.risk_orders o
     set status = v_word, checker_user_id = v_actor.user_id,
         checker_person = banking.person_of(v_actor.user_id), settled_at = clock_timestamp(), reason = p_reason,
         transaction_seq = v_seq, origin_mac = ''
   where o.id = p_id returning * into v_order;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (v_by, 'risk_orders.' || v_order.status, 'risk_order:' || p_id, p_request_id);
  perform banking.note_risk_order(v_order);
  return jsonb_build_object('id', p_id, 'status', v_order.status, 'replayed', false);
end
$$;
alter function banking.settle_risk_order owner to banking_money;
grant execute on function banking.settle_risk_order to banking_app;

-- The case remembers who released or declined an order; whoever ordered it is told what became of it, and never why.
create or replace function banking.note_risk_order(p_order banking.risk_orders) returns void
language sql security definer set search_path = pg_catalog, banking as $$
  insert into banking.case_notes (case_id, kind, user_id, text)
  select max(a.case_id), case p_order.status when 'released' then 'released' else 'declined' end, p_order.checker_user_id,
      p_order.reason
    from banking.risk_alerts a where a.scope = p_order.scope and a.key = p_order.key having count(*) > 0;
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'order_settled', jsonb_build_object('kind', p_order.kind, 'status', p_order.status,
      'amount', p_order.amount::text, 'currency', p_order.currency, 'account', banking.masked_number(p_order.to_number))
    from banking.users u where u.id = p_order.maker_user_id;
$$;
grant execute on function banking.note_risk_order to banking_money;

-- What keeps one of the staff from settling an order that is held: `bar_of` who ordered it, or an account of their own person.
create or replace function banking.risk_order_bar(p_user_id bigint, p banking.risk_orders) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(banking.account_bar(p_user_id, p.account_id, p.maker_user_id, 'customer:' || p.maker_customer_id),
    (select 'about_you' from banking.accounts a
      where a.account_number = p.to_number and a.type <> 'bank' and banking.is_own_account(p_user_id, a.id)))
$$;
alter function banking.risk_order_bar owner to banking_money;
