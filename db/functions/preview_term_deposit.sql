-- What an amount would become under an offer if the deposit were opened today. Reads only. Refuses: as `admit`,
-- not_found (offer), currency_mismatch, limit_exceeded (below the offer's minimum).
create or replace function banking.preview_term_deposit(p_jti text, p_offer text, p_amount bigint, p_currency text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_today date := (select b.current from banking.business_dates b);
  v_offer banking.term_offers := banking.term_offer(p_offer, v_today);
  v_currency text := (select p.currency from banking.products p where p.code = v_offer.product_code);
  v_end date := banking.term_end(v_today, v_offer.months, v_offer.days);
begin
  if v_offer.code is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"offer"}';
  end if;
  if v_currency is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409';
  end if;
  if (p_amount >= v_offer.minimum) is not true then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'minimum', 'currency', v_currency,
      'minor', jsonb_build_object('least', v_offer.minimum::text)));
  end if;
  return jsonb_build_object('offerCode', v_offer.code, 'currency', v_currency, 'principal', p_amount::text,
    'ratePercent', v_offer.rate_percent::text, 'penaltyRatePercent', v_offer.penalty_rate_percent::text,
    'leastDays', v_offer.least_days, 'opensOn', to_char(v_today, 'YYYY-MM-DD'), 'maturesOn', to_char(v_end, 'YYYY-MM-DD'),
    'interest', banking.term_interest(p_amount, v_offer.rate_percent, v_today, v_end, v_offer.rounding)::text);
end
$$;
grant execute on function banking.preview_term_deposit(text, text, bigint, text) to banking_app;
