-- Keeps what is to become of a deposit at maturity for the other holders, and answers {proposalId}: one change of a deposit at
-- a time, and the same one again, by whomever, is the same order. The caller holds the accounts and the deposit's row, and has
-- found nothing against it. Refuses already_settled (another change waits).
create or replace function banking.propose_deposit_change(p_actor banking.actor, p_account banking.accounts,
  p_deposit banking.term_deposits, p_renewal text, p_payout banking.accounts, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := gen_random_uuid();
  v_terms jsonb := jsonb_build_object('renewal', p_renewal, 'maturesOn', to_char(p_deposit.matures_on, 'YYYY-MM-DD'));
  v_order banking.joint_orders;
begin
  select * into v_order from banking.joint_orders j
   where j.account_id = p_account.id and j.kind = 'deposit_change' and j.status = 'pending';
  if v_order.expires_at > clock_timestamp() then
    if (v_order.to_number, v_order.terms) is distinct from (p_payout.account_number, v_terms) then
      perform banking.refuse('already_settled', '{"field": "renewal"}');
    end if;
    return jsonb_build_object('proposalId', v_order.id, 'replayed', true);
  end if;
  perform banking.expire_joint_order(v_order.id, p_actor, p_request_id);
  insert into banking.joint_orders (id, kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, expires_at, terms)
  values (v_id, 'deposit_change', p_account.id, 'customer:' || p_actor.customer_id, v_id::text, p_actor.user_id,
    p_actor.customer_id, p_payout.account_number, banking.joint_until(), v_terms)
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return jsonb_build_object('proposalId', v_id);
end
$$;

-- Sets what all have agreed to, exactly as it was proposed. The caller holds the order's row. As its definer, since the role
-- that settles orders may not say what becomes of a deposit. Refuses, in this order: forbidden (whoever ordered it may decide
-- no longer), not_found (to), account_not_active, already_settled (that term has ended).
create or replace function banking.put_joint_deposit_change(p_order uuid, p_by text, p_request_id text) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
  v_sides record;
  v_payout banking.accounts;
  v_deposit banking.term_deposits;
  v_refusal text;
begin
  select * into strict v_order from banking.joint_orders j
   where j.id = p_order and j.kind = 'deposit_change' and j.status = 'pending';
  select * into v_sides from banking.lock_deposit(
    (select a.account_number from banking.accounts a where a.id = v_order.account_id), v_order.to_number, null);
  v_payout := v_sides.payee;
  v_deposit := v_sides.terms;
  v_refusal := case
    when coalesce(banking.mandate_of(v_order.maker_customer_id, v_order.account_id), 'view') = 'view' then 'forbidden'
    when not banking.owns_account(v_order.maker_customer_id, v_payout.account_number) then 'not_found'
    when v_payout.status not in ('active', 'debit_frozen') then 'account_not_active'
    when v_deposit.status is distinct from 'active'
      or to_char(v_deposit.matures_on, 'YYYY-MM-DD') <> v_order.terms ->> 'maturesOn' then 'already_settled' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, '{"field": "account"}');
  end if;
  perform banking.put_deposit_change(v_deposit, v_order.terms ->> 'renewal', v_payout.id, p_by, p_request_id);
end
$$;
grant execute on function banking.put_joint_deposit_change(uuid, text, text) to banking_money;
