-- What a deposit earns, and until when: pure arithmetic, exact in whole numbers.

-- Simple interest in minor units, ACT/365F: days as they are over 365 also in leap years. Rounded half-up to a
-- multiple of p_rounding (RBI Master Direction on interest rates on deposits, 2016, s. 4: to the nearest rupee).
create or replace function banking.term_interest(p_principal bigint, p_rate_percent numeric, p_from date, p_until date,
  p_rounding bigint) returns bigint
language sql immutable parallel safe as $$
  select banking.rounded_interest(p_principal * trunc(p_rate_percent * 10000) * greatest(p_until - p_from, 0), p_rounding)
$$;
alter function banking.term_interest owner to banking_money;

-- The one division of it: what was earned stands in minor units × ten-thousandths of a percent × days.
create or replace function banking.rounded_interest(p_earned numeric, p_rounding bigint) returns bigint
language sql immutable parallel safe as $$
  select (div(2 * p_earned + whole, 2 * whole) * p_rounding)::bigint
    from (select 365::numeric * 1000000 * p_rounding as whole) s
$$;
alter function banking.rounded_interest owner to banking_money;

-- The day on which a term ends; a month ends on the same day, or on its last where it has no such day.
create or replace function banking.term_end(p_from date, p_months integer, p_days integer) returns date
language sql immutable parallel safe as $$
  select (p_from + make_interval(months => coalesce(p_months, 0), days => coalesce(p_days, 0)))::date
$$;
alter function banking.term_end owner to banking_money;

-- What closing on this day would earn: the penalty rate on the days that it ran, nothing before the least of days; the
-- whole of it once the term has passed, however late the end of day comes to it. What is not there any more earns nothing.
-- One that has matured and waits has its interest, and earns what such a one does.
create or replace function banking.early_interest(p_deposit banking.term_deposits, p_on date) returns bigint
language sql stable as $$
  select case
    when p_deposit.status = 'matured' then banking.overdue_interest(p_deposit, p_on)
    when p_deposit.status <> 'active' or p_on - p_deposit.opened_on < p_deposit.least_days and p_on < p_deposit.matures_on then 0
    else banking.term_interest(
      least(p_deposit.principal, (select a.posted from banking.accounts a where a.id = p_deposit.account_id)),
      case when p_on < p_deposit.matures_on then p_deposit.penalty_rate_percent else p_deposit.rate_percent end,
      p_deposit.opened_on, least(p_on, p_deposit.matures_on), p_deposit.rounding) end
$$;
alter function banking.early_interest owner to banking_money;

-- The terms of an offer on a day; a row of nulls where it is not on offer.
create or replace function banking.term_offer(p_code text, p_on date) returns banking.term_offers
language sql stable as $$
  select o from banking.term_offers o
   where o.code = p_code and o.effective_from <= p_on and p_on < o.effective_until
   order by o.effective_from desc limit 1
$$;
alter function banking.term_offer owner to banking_money;
