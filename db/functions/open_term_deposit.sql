-- Opens a term deposit and pays it in from an account of the caller, in one transaction and at most once for each id,
-- under the number that was reserved for the id. Where holders decide together it waits for the others ({proposalId}), and
-- then is held as the account is. At maturity it is paid to p_payout or renewed (p_renewal: none,
-- principal, principal_and_interest). Refuses, in this order: as `admit`, invalid_input, idempotency_conflict,
-- not_found (from, payout, offer), forbidden (mandate), account_not_active, currency_mismatch, limit_exceeded (below
-- the minimum), insufficient_funds.
create or replace function banking.open_term_deposit(p_jti text, p_id uuid, p_offer text, p_from text, p_payout text,
  p_amount bigint, p_currency text, p_renewal text, p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_account banking.accounts;
  v_from banking.accounts;
  v_payout banking.accounts;
  v_offer banking.term_offers;
  v_today date;
  v_refusal text;
  v_deposit banking.term_deposits;
  v_mandate text;
  v_joint uuid;
begin
  if coalesce(p_amount, 0) <= 0 or (p_renewal in ('none', 'principal', 'principal_and_interest')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  if not banking.claim_request(v_scope, p_id::text,
    json_build_array('term_deposit', p_offer, p_from, p_payout, p_amount, p_currency, p_renewal)) then
    v_joint := (select j.id from banking.joint_orders j where j.scope = v_scope and j.key = p_id::text);
    if v_joint is not null then
      return jsonb_build_object('replayed', true, 'proposalId', v_joint);
    end if;
    select * into strict v_deposit from banking.term_deposits d where d.scope = v_scope and d.key = p_id::text;
    return jsonb_build_object('replayed', true, 'deposit', banking.deposit_answer(v_deposit));
  end if;
  for v_account in
    select * from banking.accounts a
     where a.account_number in (p_from, p_payout) and a.type in ('savings', 'current') order by a.id for no key update
  loop
    if v_account.account_number = p_from then
      v_from := v_account;
    end if;
    if v_account.account_number = p_payout then
      v_payout := v_account;
    end if;
  end loop;
  select b.current into strict v_today from banking.business_dates b;
  v_offer := banking.term_offer(p_offer, v_today);
  v_mandate := banking.mandate_of(v_actor.customer_id, v_from.id);
  v_refusal := case
    when v_mandate is null then 'not_found from'
    when not banking.owns_account(v_actor.customer_id, v_payout.account_number) then 'not_found payout'
    when v_offer.code is null then 'not_found offer'
    when v_mandate <> 'either' and not banking.is_joint(v_mandate, v_from.id, v_actor.customer_id)
      then 'forbidden from ' || v_mandate
    when v_from.status not in ('active', 'credit_frozen') then 'account_not_active from'
    when v_payout.status not in ('active', 'debit_frozen') then 'account_not_active payout'
    when exists (select from banking.products p where p.code = v_offer.product_code
      and (p.currency <> v_from.currency or p.currency <> v_payout.currency or p.currency is distinct from p_currency))
      then 'currency_mismatch amount'
    when p_amount < v_offer.minimum then 'limit_exceeded amount'
    when v_from.posted - v_from.held + v_from.overdraft_limit < p_amount then 'insufficient_funds from' end;
  if v_refusal = 'limit_exceeded amount' then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'minimum', 'currency', p_currency,
      'minor', jsonb_build_object('least', v_offer.minimum::text)));
  elsif v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  if v_mandate = 'jointly' then
    return jsonb_build_object('replayed', false, 'proposalId', banking.propose_term_deposit(v_actor, v_from, v_payout,
      v_offer, v_scope, p_id, p_amount, p_renewal, p_ordered_at, p_origin_mac, p_request_id));
  end if;
  v_deposit := banking.begin_term_deposit(v_actor.user_id, v_actor.customer_id, v_scope, p_id, v_from, v_payout.id, v_offer,
    p_amount, p_renewal, p_ordered_at, p_origin_mac, p_request_id);
  return jsonb_build_object('replayed', false, 'deposit', banking.deposit_answer(v_deposit));
end
$$;
alter function banking.open_term_deposit owner to banking_money;
grant execute on function banking.open_term_deposit to banking_app;
