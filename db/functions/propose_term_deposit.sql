-- Keeps the opening of a deposit for the other holders, with its money held, and answers the order's id. The caller,
-- open_term_deposit, holds both accounts and has found nothing against it. What all agree to stands in `terms`.
create or replace function banking.propose_term_deposit(p_actor banking.actor, p_from banking.accounts, p_payout banking.accounts,
  p_offer banking.term_offers, p_scope text, p_id uuid, p_amount bigint, p_renewal text, p_ordered_at timestamptz,
  p_origin_mac bytea, p_request_id text) returns uuid
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_until timestamptz := banking.joint_until();
  v_order banking.joint_orders;
begin
  insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
    currency, ordered_at, origin_mac, hold_id, expires_at, terms)
  values ('deposit', p_from.id, p_scope, p_id::text, p_actor.user_id, p_actor.customer_id,
    banking.reserved_number(p_scope, p_id), p_amount, p_from.currency, p_ordered_at, p_origin_mac,
    banking.hold_for_joint_order(p_actor, p_from, p_amount, v_until, p_request_id), v_until,
    jsonb_build_object('offer', p_offer.code, 'months', p_offer.months, 'days', p_offer.days,
      'ratePercent', p_offer.rate_percent::text, 'renewal', p_renewal, 'payout', p_payout.account_number))
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return v_order.id;
end
$$;
alter function banking.propose_term_deposit owner to banking_money;

-- Opens what holders decided together: everything is looked at again, the held money pays it in, and who holds the account
-- holds the deposit, with the same mandates. The caller holds the order's row. Answers the journal's number. Refuses, in
-- this order: forbidden (whoever ordered it may decide no longer), not_found (the offer, or its rate), account_not_active,
-- already_settled (the money is held no longer), insufficient_funds.
create or replace function banking.open_joint_deposit(p_order banking.joint_orders, p_approver banking.actor, p_request_id text)
returns bigint
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_from banking.accounts;
  v_payout banking.accounts;
  v_hold banking.holds;
  v_offer banking.term_offers := banking.term_offer(p_order.terms ->> 'offer', (select b.current from banking.business_dates b));
  v_refusal text;
  v_deposit banking.term_deposits;
begin
  for v_account in
    select * from banking.accounts a
     where a.id = p_order.account_id or a.account_number = p_order.terms ->> 'payout' order by a.id for no key update
  loop
    if v_account.id = p_order.account_id then
      v_from := v_account;
    end if;
    if v_account.account_number = p_order.terms ->> 'payout' then
      v_payout := v_account;
    end if;
  end loop;
  select * into v_hold from banking.holds h where h.id = p_order.hold_id for update;
  v_from.held := v_from.held - p_order.amount;
  v_refusal := case
    when coalesce(banking.mandate_of(p_order.maker_customer_id, p_order.account_id), 'view') = 'view' then 'forbidden from'
    when not banking.owns_account(p_order.maker_customer_id, v_payout.account_number) then 'not_found payout'
    when v_offer.rate_percent::text is distinct from p_order.terms ->> 'ratePercent' then 'not_found offer'
    when v_from.status not in ('active', 'credit_frozen') then 'account_not_active from'
    when v_payout.status not in ('active', 'debit_frozen') then 'account_not_active payout'
    when v_hold.status <> 'open' then 'already_settled hold'
    when v_from.posted - v_from.held + v_from.overdraft_limit < p_order.amount then 'insufficient_funds from' end;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  perform banking.move_hold(v_hold, 'capture', p_order.amount, 0, p_order.amount, 0, 0, 'captured', p_order.key::uuid,
    'user:' || p_approver.user_id, null, null, p_request_id);
  v_deposit := banking.begin_term_deposit(p_order.maker_user_id, coalesce((select p.customer_id from banking.account_parties p
      where p.account_id = v_from.id and p.role = 'owner' and p.valid_from <= clock_timestamp()
        and clock_timestamp() < p.valid_until), p_order.maker_customer_id), p_order.scope, p_order.key::uuid, v_from,
    v_payout.id, v_offer, p_order.amount, p_order.terms ->> 'renewal', p_order.ordered_at, p_order.origin_mac, p_request_id);
  perform banking.share_account(v_from.id, v_deposit.account_id);
  return (select t.seq from banking.transactions t where t.scope = p_order.scope and t.id = p_order.key::uuid);
end
$$;
alter function banking.open_joint_deposit owner to banking_money;

-- Who is party to one account becomes so to another, with the same mandates.
create or replace function banking.share_account(p_from bigint, p_to bigint) returns void
language sql security definer set search_path = pg_catalog, banking as $$
  insert into banking.account_parties as p (account_id, customer_id, role, mandate)
  select p_to, f.customer_id, case f.role when 'owner' then 'owner' else 'joint' end, f.mandate
    from banking.account_parties f
   where f.account_id = p_from and f.valid_from <= clock_timestamp() and clock_timestamp() < f.valid_until
  on conflict (customer_id, account_id) do update set mandate = excluded.mandate
$$;
grant execute on function banking.share_account(bigint, bigint) to banking_money;
