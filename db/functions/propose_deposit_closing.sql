-- Keeps the early end of a deposit for the other holders, and answers the order's id. Nothing is held: nothing else moves the
-- money of a deposit. All agree to `least`, the sum that was shown; each day that passes adds to it.
create or replace function banking.propose_deposit_closing(p_actor banking.actor, p_account banking.accounts,
  p_to banking.accounts, p_scope text, p_id uuid, p_total bigint, p_request_id text) returns uuid
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
begin
  insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
    currency, expires_at, terms)
  values ('deposit_closing', p_account.id, p_scope, p_id::text, p_actor.user_id, p_actor.customer_id, p_to.account_number,
    p_account.posted, p_account.currency, banking.joint_until(),
    jsonb_build_object('currency', p_account.currency, 'quoted', p_total::text, 'least', p_total::text))
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return v_order.id;
end
$$;
alter function banking.propose_deposit_closing owner to banking_money;

-- What the Worker signs before the last holder's yes can be carried out: principal and interest as of today.
create or replace function banking.deposit_closing_terms(p_order banking.joint_orders) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_deposit banking.term_deposits;
begin
  select * into v_account from banking.accounts a where a.id = p_order.account_id;
  select * into v_deposit from banking.term_deposits d where d.account_id = v_account.id and d.status in ('active', 'matured');
  return jsonb_build_object('kind', 'deposit_closing', 'id', p_order.key, 'account', v_account.account_number,
    'to', p_order.to_number, 'currency', v_account.currency, 'principal', v_account.posted::text,
    'interest', coalesce(banking.early_interest(v_deposit, (select b.current from banking.business_dates b)), 0)::text,
    'interestNumber', (banking.internal_account('interest-expense', v_account.currency)).account_number);
end
$$;
alter function banking.deposit_closing_terms owner to banking_money;

-- Ends the deposit that holders decided to end: everything is looked at again. p_signed is as the Worker signed it by the word
-- of the last: {principal, interest, interestId, interestNumber, orderedAt, principalMac, interestMac}. The caller holds the order's row.
-- Answers the journal's number; null where it would bring less than all agreed to. Refuses, in this order: forbidden
-- (whoever ordered it may decide no longer), not_found (to), account_not_active, currency_mismatch, already_settled (it has
-- ended), unavailable (another day has begun since it was signed).
create or replace function banking.close_joint_deposit(p_order banking.joint_orders, p_approver banking.actor, p_signed jsonb,
  p_request_id text) returns bigint
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_sides record;
  v_account banking.accounts;
  v_to banking.accounts;
  v_refusal text;
begin
  select * into v_sides from banking.lock_deposit(
    (select a.account_number from banking.accounts a where a.id = p_order.account_id), p_order.to_number,
    p_signed ->> 'interestNumber');
  v_account := v_sides.deposit;
  v_to := v_sides.payee;
  v_refusal := case
    when coalesce(banking.mandate_of(p_order.maker_customer_id, p_order.account_id), 'view') = 'view' then 'forbidden'
    when not banking.owns_account(p_order.maker_customer_id, v_to.account_number) then 'not_found'
    else banking.deposit_obstacle(v_account, v_to, v_sides.terms) end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, '{"field": "account"}');
  elsif v_account.posted + v_sides.interest < (p_order.terms ->> 'least')::bigint then
    return null;
  elsif ((p_signed ->> 'principal')::bigint, (p_signed ->> 'interest')::bigint)
      is distinct from (v_account.posted, v_sides.interest)
    or (v_sides.bank).currency is distinct from v_account.currency
  then
    perform banking.refuse('unavailable', '{"retryAfterSeconds": 1}');
  end if;
  return (banking.pay_out_deposit('user:' || p_approver.user_id, p_order.scope, p_order.key::uuid, v_account, v_to,
    v_sides.bank, v_sides.terms, v_sides.interest, (p_signed ->> 'interestId')::uuid, (p_signed ->> 'orderedAt')::timestamptz,
    (p_signed ->> 'principalMac')::bytea, (p_signed ->> 'interestMac')::bytea, p_request_id)).seq;
end
$$;
alter function banking.close_joint_deposit owner to banking_money;
