-- Opens a deposit under the number that was reserved for its id and pays it in: the order of a user, for a customer who
-- becomes its owner. The caller holds both accounts and has found nothing against it.
create or replace function banking.begin_term_deposit(p_user_id bigint, p_owner bigint, p_scope text, p_id uuid,
  p_from banking.accounts, p_payout bigint, p_offer banking.term_offers, p_amount bigint, p_renewal text,
  p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text) returns banking.term_deposits
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_today date := (select b.current from banking.business_dates b);
  v_account banking.accounts := banking.make_account(banking.reserved_number(p_scope, p_id), p_offer.product_code, p_owner,
    null, 'user:' || p_user_id, null, null);
  v_deposit banking.term_deposits;
begin
  perform banking.post('user:' || p_user_id, p_scope, p_id, 'transfer', p_from, v_account, p_from.holder_name,
    v_account.holder_name, p_amount, null, p_ordered_at, p_origin_mac, p_request_id);
  insert into banking.term_deposits (account_id, payout_account_id, offer_code, principal, rate_percent,
    penalty_rate_percent, least_days, day_count, rounding, opened_on, matures_on, renewal, transaction_id, scope, key)
  values (v_account.id, p_payout, p_offer.code, p_amount, p_offer.rate_percent, p_offer.penalty_rate_percent,
    p_offer.least_days, p_offer.day_count, p_offer.rounding, v_today,
    banking.term_end(v_today, p_offer.months, p_offer.days), p_renewal, p_id, p_scope, p_id::text)
  returning * into v_deposit;
  return v_deposit;
end
$$;
alter function banking.begin_term_deposit owner to banking_money;
