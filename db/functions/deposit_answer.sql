-- A deposit as it was agreed: columns that never change. Amounts in minor units, as text.
create or replace function banking.deposit_answer(p_deposit banking.term_deposits) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('accountNumber', a.account_number, 'offerCode', p_deposit.offer_code, 'currency', a.currency,
    'principal', p_deposit.principal::text, 'ratePercent', p_deposit.rate_percent::text,
    'penaltyRatePercent', p_deposit.penalty_rate_percent::text, 'leastDays', p_deposit.least_days,
    'openedOn', to_char(p_deposit.opened_on, 'YYYY-MM-DD'), 'maturesOn', to_char(p_deposit.matures_on, 'YYYY-MM-DD'),
    'interestAtMaturity', banking.term_interest(p_deposit.principal, p_deposit.rate_percent, p_deposit.opened_on,
      p_deposit.matures_on, p_deposit.rounding)::text, 'transactionId', p_deposit.transaction_id)
    from banking.accounts a where a.id = p_deposit.account_id
$$;
alter function banking.deposit_answer owner to banking_money;
