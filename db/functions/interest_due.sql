-- Interest that is due at the end of p_date, of accounts in a range of ids, p_first exclusive: rounded half-up to the
-- product's unit, minor units above zero. A closed account gets none.
create or replace function banking.interest_due(p_date date, p_first bigint, p_last bigint)
returns table (account_id bigint, currency text, kind banking.interest_kind, minor bigint)
language sql stable set search_path = pg_catalog, banking as $$
  with periods as materialized (
    select banking.period_over('month', p_date) as monthly, banking.period_over('quarter', p_date) as quarterly
  ), terms as materialized (
    select t.product_code, t.rounding from banking.terms_on(p_date) t, periods p
     where case t.capitalise when 'monthly' then p.monthly else p.quarterly end
  )
  select p.account_id, a.currency, k.kind, k.minor
    from banking.interest_positions p
    join banking.accounts a on a.id = p.account_id and a.status <> 'closed'
    join terms t on t.product_code = a.product_code
    cross join lateral (values
      ('credit'::banking.interest_kind, p.credit_micros), ('debit', p.debit_micros)) m (kind, micros)
    cross join lateral (select m.kind, t.rounding
      * div(2 * m.micros::numeric + t.rounding * 1000000, 2 * t.rounding * 1000000)::bigint as minor) k
   where p.account_id > p_first and p.account_id <= p_last and k.minor > 0
$$;
