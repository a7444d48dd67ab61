-- Tax on what the bank charges: exact, half-up to the minor unit.
create or replace function banking.tax_of(p_fee bigint, p_rate_percent numeric) returns bigint
language sql immutable parallel safe as $$
  select div(p_fee * trunc(p_rate_percent * 10000) + 500000, 1000000)::bigint
$$;

-- The greatest fee up to p_due that what is there pays together with its taxes.
create or replace function banking.fee_within(p_due bigint, p_available bigint, p_rates numeric[]) returns bigint
language sql immutable parallel safe as $$
  select coalesce(max(f.fee), 0) from (
      select least(p_due, div(p_available * 100, 100 + (select coalesce(sum(r), 0) from unnest(p_rates) r))::bigint + near) as fee
        from generate_series(-2, 2) near) f
   where f.fee >= 0 and f.fee + (select coalesce(sum(banking.tax_of(f.fee, r)), 0) from unnest(p_rates) r) <= p_available
$$;

-- Taxes on fees in a currency, on the business date: percent by the bank's own product that they are owed by. Where the
-- bank and the customer are in one State the tax is shared between the Union and that State (CGST Act 2017, s. 9).
create or replace function banking.fee_taxes_in(p_currency text) returns table (tax text, rate_percent numeric)
language sql stable set search_path = pg_catalog, banking as $$
  select r.key, r.value::numeric from jsonb_each_text(coalesce(banking.setting('fees.gst') -> p_currency, '{}')) r order by r.key
$$;
