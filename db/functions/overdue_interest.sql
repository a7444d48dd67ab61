-- What a matured deposit earns while it waits to be paid: the rate of the bank's savings accounts or its own, whichever is
-- lower (RBI Master Direction on interest rates on deposits, 2016, s. 9(b), as amended on 2 July 2021), by the terms in force
-- on each day, on all that is unpaid, simple.

-- The rates from p_from until the day p_until, which earns nothing any more, of a deposit with the rate p_most: one row for
-- each stretch of days. The savings product is the one that `deposits.overdue_product` names for the currency; none: 0.
create or replace function banking.overdue_rates(p_currency text, p_most numeric, p_from date, p_until date)
returns table (since date, days integer, rate_percent numeric)
language sql stable security definer set search_path = pg_catalog, banking as $$
  with product as materialized (select banking.setting('deposits.overdue_product') ->> p_currency as code
  ), starts as (
    select p_from as since
     union select t.effective_from from banking.product_terms t join product p on t.product_code = p.code
       where t.effective_from > p_from and t.effective_from < p_until
  )
  select s.since, lead(s.since, 1, p_until) over (order by s.since) - s.since,
      least(p_most, coalesce((select t.interest_rate_percent from banking.product_terms t join product p on t.product_code = p.code
        where t.effective_from <= s.since order by t.effective_from desc limit 1), 0))
    from starts s where p_from < p_until
$$;
grant execute on function banking.overdue_rates(text, numeric, date, date) to banking_money;

-- What it has earned until p_on, in minor units: exact in whole numbers over all changes of the rate and rounded once, as
-- its own interest is. What it was to pay at maturity is in its account by then; what is not there any more earns nothing.
create or replace function banking.overdue_interest(p_deposit banking.term_deposits, p_on date) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select banking.rounded_interest(greatest(a.posted, 0) * coalesce((select sum(trunc(r.rate_percent * 10000) * r.days)
      from banking.overdue_rates(a.currency, p_deposit.rate_percent, p_deposit.matures_on, p_on) r), 0), p_deposit.rounding)
    from banking.accounts a where a.id = p_deposit.account_id
$$;
alter function banking.overdue_interest owner to banking_money;

-- How a deposit that waits stands on a day, as it is shown: {ratePercent: of the coming night, interest: since it matured, in
-- minor units}; null for any other.
create or replace function banking.overdue_answer(p_deposit banking.term_deposits, p_on date) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('ratePercent', r.rate_percent::text, 'interest', banking.overdue_interest(p_deposit, p_on)::text)
    from banking.overdue_rates((select a.currency from banking.accounts a where a.id = p_deposit.account_id),
      p_deposit.rate_percent, p_on, p_on + 1) r
   where p_deposit.status = 'matured'
$$;
alter function banking.overdue_answer owner to banking_money;
