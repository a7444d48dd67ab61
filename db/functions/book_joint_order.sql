-- Books what holders decided together, as the order of whoever gave it: everything that may have changed since is looked at
-- again (numbers and currencies of accounts stay), limits are counted now, and the held money is what pays. The caller holds
-- the order's row. Refuses, in this order: forbidden (whoever ordered it may decide no longer), account_not_active,
-- already_settled (the money is held no longer), limit_exceeded, insufficient_funds.
drop function if exists banking.book_joint_order(banking.joint_orders, banking.actor, uuid, text);
create or replace function banking.book_joint_order(p_order banking.joint_orders, p_approver banking.actor, p_request_id text)
returns banking.transactions
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_hold banking.holds;
  v_payee banking.payees;
  v_is_own boolean := banking.owns_account(p_order.maker_customer_id, p_order.to_number);
  v_refusal text;
begin
  for v_account in
    select * from banking.accounts a
     where a.id = p_order.account_id or a.account_number = p_order.to_number
     order by a.id for no key update
  loop
    if v_account.id = p_order.account_id then
      v_from := v_account;
    else
      v_to := v_account;
    end if;
  end loop;
  select * into v_hold from banking.holds h where h.id = p_order.hold_id for update;
  select * into v_payee from banking.payees y
   where y.customer_id = p_order.maker_customer_id and y.account_number = p_order.to_number and y.status = 'active';
  v_refusal := case
    when coalesce(banking.mandate_of(p_order.maker_customer_id, p_order.account_id), 'view') = 'view' then 'forbidden from'
    when v_from.status not in ('active', 'credit_frozen') then 'account_not_active from'
    when v_to.status not in ('active', 'debit_frozen') then 'account_not_active to'
    when v_hold.status <> 'open' then 'already_settled hold' end;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  if not v_is_own then
    perform banking.use_limits(v_from, p_order.maker_customer_id, p_order.channel, p_order.amount,
      coalesce(v_payee.new_until > clock_timestamp(), true), null, v_payee.id);
  end if;
  v_from.held := v_from.held - p_order.amount;
  if v_from.posted - v_from.held + v_from.overdraft_limit < p_order.amount then
    perform banking.refuse_transfer('insufficient_funds from', v_from);
  end if;
  perform banking.move_hold(v_hold, 'capture', p_order.amount, 0, p_order.amount, 0, 0, 'captured', p_order.key::uuid,
    'user:' || p_approver.user_id, null, null, p_request_id);
  return banking.post('user:' || p_order.maker_user_id, p_order.scope, p_order.key::uuid, p_order.kind, v_from, v_to,
    v_from.holder_name, v_to.holder_name, p_order.amount, p_order.note, p_order.ordered_at, p_order.origin_mac, p_request_id,
    p_limit_channel => case when not v_is_own then p_order.channel end);
end
$$;
alter function banking.book_joint_order owner to banking_money;

drop function if exists banking.joint_step_up(banking.joint_orders, text, banking.actor, uuid);
-- Whoever says yes to a large amount confirms it by a factor of theirs: amount, payee and note; of what has no amount (a
-- closing, another end of a deposit) all that is in the account counts. Also where it goes to an account of whoever ordered
-- it, who was asked for none: of the money of both, the other's half leaves. Not where it goes, or a deposit is paid out, to
-- an account that both of them hold.
create or replace function banking.joint_step_up(p_order banking.joint_orders, p_account banking.accounts, p_approver banking.actor,
  p_challenge uuid) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_to text := coalesce(p_order.terms ->> 'payout', p_order.to_number);
begin
  if p_order.kind <> 'nominees' and coalesce(p_order.amount, p_account.posted) > banking.step_up_above(p_account.currency)
    and not (banking.owns_account(p_order.maker_customer_id, v_to) and banking.owns_account(p_approver.customer_id, v_to))
  then
    perform banking.take_challenge(p_approver.user_id, p_approver.session_id, p_challenge, 'transfer',
      banking.transfer_binding(p_order.key::uuid, p_order.kind, p_account.account_number, p_order.to_number, p_order.amount,
        p_order.currency, p_order.note));
  end if;
end
$$;
alter function banking.joint_step_up owner to banking_money;
