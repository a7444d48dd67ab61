-- Another holder's word about what one of them ordered: yes, and when all that is needed is there it is booked, exactly
-- once; or no, with a reason. Whoever ordered it can only take it back. Answers {id, status, transactionId}; of a
-- closing {closing: number}, which close_account then does; of what has to be signed as of now {sign: terms}, and then it is
-- asked again with p_signed. Status `lapsed`: it would bring less than all agreed to, and will not be done. Refuses, in this order: as `admit`, invalid_input (reason),
-- not_found, forbidden (a mandate to look alone, one's own order), already_settled, as `book_joint_order`
-- or whatever does that kind, step_up_required (`joint_step_up`); all of these leave it pending.
create or replace function banking.settle_joint_order(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_challenge uuid, p_request_id text, p_signed jsonb default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_order banking.joint_orders;
  v_mandate text;
  v_is_maker boolean;
  v_was text;
  v_seq bigint;
  v_account banking.accounts;
  v_is_signed boolean;
  v_is_lapsed boolean := false;
begin
  if p_approve is null or not p_approve and coalesce(btrim(p_reason), '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"reason"}';
  end if;
  select * into v_order from banking.joint_orders j where j.id = p_id for update;
  v_mandate := banking.mandate_of(v_actor.customer_id, v_order.account_id);
  v_is_maker := v_order.maker_customer_id = v_actor.customer_id;
  if v_mandate is null then
    perform banking.refuse('not_found');
  elsif v_mandate = 'view' or v_is_maker and p_approve then
    perform banking.refuse('forbidden');
  end if;
  -- Said before: the same answer again, unless whoever was missing decides no more and this word completes it now.
  v_was := case when p_approve and banking.has_said_yes(v_order, v_actor.customer_id) and not banking.is_complete(v_order)
      then v_order.status
    when not p_approve and (v_order.checker_customer_id = v_actor.customer_id and v_order.status = 'refused'
      or v_is_maker and v_order.status = 'withdrawn') then v_order.status end;
  if v_was is not null then
    return banking.joint_answer(v_order) || '{"replayed": true}';
  end if;
  if banking.joint_status(v_order) <> 'pending' then
    perform banking.refuse('already_settled');
  end if;
  if not p_approve then
    return banking.refuse_joint_order(v_order, v_actor, p_reason, p_request_id);
  end if;
  if v_order.kind = 'closing' then
    return jsonb_build_object('closing', (select a.account_number from banking.accounts a where a.id = v_order.account_id),
      'to', v_order.to_number);
  elsif v_order.kind = 'exchange' and p_signed is null then
    return jsonb_build_object('sign', banking.joint_exchange_terms(v_order));
  elsif v_order.kind = 'deposit_closing' and p_signed is null then
    return jsonb_build_object('sign', banking.deposit_closing_terms(v_order));
  end if;
  select * into v_account from banking.accounts a where a.id = v_order.account_id;
  insert into banking.joint_approvals (order_id, maker_customer_id, customer_id)
  values (p_id, v_order.maker_customer_id, v_actor.customer_id) on conflict do nothing;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'joint_orders.approve', 'joint_order:' || p_id, p_request_id);
  v_is_signed := banking.is_signed(v_order);
  if v_is_signed then
    case v_order.kind
      when 'schedule' then
        perform banking.start_joint_schedule(v_order);
      when 'deposit' then
        v_seq := banking.open_joint_deposit(v_order, v_actor, p_request_id);
      when 'exchange' then
        v_seq := banking.book_joint_exchange(v_order, v_actor, p_signed, p_request_id);
        v_is_lapsed := v_seq is null;
      when 'deposit_closing' then
        v_seq := banking.close_joint_deposit(v_order, v_actor, p_signed, p_request_id);
        v_is_lapsed := v_seq is null;
      when 'nominees' then
        perform banking.put_joint_nominees(p_id, 'user:' || v_actor.user_id, p_request_id);
      when 'deposit_change' then
        perform banking.put_joint_deposit_change(p_id, 'user:' || v_actor.user_id, p_request_id);
      else
        v_seq := (banking.book_joint_order(v_order, v_actor, p_request_id)).seq;
    end case;
  end if;
  -- Last of all that refuses, as of a transfer; what was booked goes with it. What lapses moves nothing.
  if not v_is_lapsed then
    perform banking.joint_step_up(v_order, v_account, v_actor, p_challenge);
  end if;
  if not v_is_signed then
    return banking.joint_answer(v_order);
  end if;
  update banking.joint_orders j
     set status = case when v_is_lapsed then 'lapsed' else 'approved' end,
         checker_customer_id = case when not v_is_lapsed then v_actor.customer_id end, settled_at = clock_timestamp(),
         origin_mac = '', transaction_seq = v_seq
   where j.id = p_id returning * into v_order;
  perform banking.tell_of_joint_order(v_order);
  return banking.joint_answer(v_order);
end
$$;
alter function banking.settle_joint_order owner to banking_money;
grant execute on function banking.settle_joint_order to banking_app;

-- What became of a joint order.
create or replace function banking.joint_answer(p_order banking.joint_orders) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_order.id, 'status', banking.joint_status(p_order),
    'transactionId', (select t.id from banking.transactions t where t.seq = p_order.transaction_seq))
$$;
alter function banking.joint_answer owner to banking_money;

-- No to a joint order whose row the caller holds, or, by whoever gave it, back: it will never be done, and its money is
-- free again.
create or replace function banking.refuse_joint_order(p_order banking.joint_orders, p_actor banking.actor, p_reason text,
  p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_by text := 'user:' || p_actor.user_id;
  v_is_maker boolean := p_order.maker_customer_id = p_actor.customer_id;
  v_hold banking.holds;
  v_order banking.joint_orders;
begin
  perform from banking.accounts a where a.id = p_order.account_id for no key update;
  select * into v_hold from banking.holds h where h.id = p_order.hold_id for update;
  if v_hold.status = 'open' then
    perform banking.move_hold(v_hold, 'release', p_order.amount, 0, 0, p_order.amount, 0, 'released', null, v_by, null, null,
      p_request_id);
  end if;
  perform banking.drop_joint_schedule(p_order);
  update banking.joint_orders j
     set status = case when v_is_maker then 'withdrawn' else 'refused' end, reason = p_reason, settled_at = clock_timestamp(),
         origin_mac = '', checker_customer_id = case when not v_is_maker then p_actor.customer_id end
   where j.id = p_order.id returning * into v_order;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (v_by, case when v_is_maker then 'joint_orders.withdraw' else 'joint_orders.refuse' end,
    'joint_order:' || p_order.id, p_request_id);
  if not v_is_maker then
    perform banking.tell_of_joint_order(v_order);
  end if;
  return banking.joint_answer(v_order);
end
$$;
alter function banking.refuse_joint_order owner to banking_money;
