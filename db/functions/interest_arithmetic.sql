-- What one day earns, by the product's day count (ISDA 2006 definitions, section 4.16). The interest of a day is on its
-- end-of-day balance, for the night to the next day.

-- Days that the night after p_date counts: 1, but in a year of twelve months of 30 days (30E/360) nothing for the
-- night to the 31st, and the missing days at the end of February.
create or replace function banking.days_earned(p_day_count text, p_date date) returns integer
language sql immutable parallel safe as $$
  select case p_day_count when '30/360' then
      30 * (extract(month from p_date + 1)::int - extract(month from p_date)::int
        + 12 * (extract(year from p_date + 1)::int - extract(year from p_date)::int))
      + least(extract(day from p_date + 1)::int, 30) - least(extract(day from p_date)::int, 30)
    else 1 end
$$;

-- Days of the year that the rate is for: ACT/ACT by the year that the day lies in.
create or replace function banking.year_basis(p_day_count text, p_date date) returns integer
language sql immutable parallel safe as $$
  select case p_day_count when '30/360' then 360 when 'ACT/365F' then 365
    else (date_trunc('year', p_date::timestamp + interval '1 year')::date - date_trunc('year', p_date::timestamp)::date) end
$$;

-- Millionths of a minor unit, half-up: balance × rate percent × days ÷ basis, without a rounding in between.
create or replace function banking.interest_micros(p_balance bigint, p_rate_percent numeric, p_days integer, p_basis integer)
returns bigint language sql immutable parallel safe as $$
  select div(2 * p_balance * p_rate_percent * 10000 * p_days + p_basis, 2 * p_basis)::bigint
$$;
