-- Carries out an approved change of a product. Terms (rates and fees) become a row of their own from their day on, at once, so
-- that whoever looks ahead sees them; the days before keep theirs. What has no dates of its own waits for
-- apply_product_changes. Refuses as `refuse_setting_change`.
create or replace function banking.carry_out_product_change(p_change banking.setting_changes) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_terms banking.product_terms;
  v_new jsonb := p_change.after;
begin
  if not v_new ?| array['interestRatePercent', 'overdraftRatePercent', 'monthlyFee', 'minimumBalance', 'minimumBalanceFee'] then
    return;
  end if;
  select * into v_terms from banking.terms_on(p_change.effective_from) t where t.product_code = p_change.name;
  insert into banking.product_terms as o (product_code, effective_from, interest_rate_percent, overdraft_rate_percent, day_count, capitalise,
    rounding, minimum_balance, minimum_balance_fee, monthly_fee, fee_tax, source)
  values (p_change.name, p_change.effective_from,
    case when v_new ? 'interestRatePercent' then nullif(v_new ->> 'interestRatePercent', 'none')::numeric else v_terms.interest_rate_percent end,
    case when v_new ? 'overdraftRatePercent' then nullif(v_new ->> 'overdraftRatePercent', 'none')::numeric else v_terms.overdraft_rate_percent end,
    coalesce(v_terms.day_count, 'ACT/365F'), coalesce(v_terms.capitalise, 'quarterly'), coalesce(v_terms.rounding, 100),
    coalesce((v_new #>> '{minimumBalance,minor}')::bigint, v_terms.minimum_balance, 0),
    coalesce((v_new #>> '{minimumBalanceFee,minor}')::bigint, v_terms.minimum_balance_fee, 0),
    coalesce((v_new #>> '{monthlyFee,minor}')::bigint, v_terms.monthly_fee, 0), coalesce(v_terms.fee_tax, 'none'), p_change.source)
  on conflict (product_code, effective_from) do update set interest_rate_percent = excluded.interest_rate_percent,
    overdraft_rate_percent = excluded.overdraft_rate_percent, minimum_balance = excluded.minimum_balance,
    minimum_balance_fee = excluded.minimum_balance_fee, monthly_fee = excluded.monthly_fee, source = excluded.source
    where o.effective_from > (select b.current from banking.business_dates b);
end
$$;

-- What is wrong with a change of a product from a day on; null: nothing. A day that has begun is refused: rates and fees
-- never reach back. Fees are of whole months, so they change with one. What is worse for customers waits until they were
-- told, counted anew when it is approved.
create or replace function banking.product_fault(p_code text, p_value jsonb, p_from date) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p.code is null then '{"field":"code","says":"The bank has no product of this name."}'
    when jsonb_typeof(p_value) is distinct from 'object' or p_value = '{}' then '{"field":"changes","says":"Nothing is changed."}'
    when exists (select from jsonb_object_keys(p_value) k where k not in ('name', 'summary', 'offeredUntil', 'overdraftMost', 'interestRatePercent',
      'overdraftRatePercent', 'monthlyFee', 'minimumBalance', 'minimumBalanceFee')) then '{"field":"changes","says":"That is no part of a product."}'
    when p.type = 'term_deposit' and exists (select from jsonb_object_keys(p_value) k where k not in ('name', 'summary', 'offeredUntil'))
      then '{"field":"changes","says":"What term deposits earn stands in their offers."}'
    when exists (select from jsonb_each(p_value) v where v.key in ('monthlyFee', 'minimumBalance', 'minimumBalanceFee', 'overdraftMost')
      and (v.value ->> 'currency' is distinct from p.currency or not banking.is_whole(coalesce(v.value -> 'minor', 'null'), 0, 100000000000)))
      then '{"field":"changes","says":"An amount is in the currency of the product, and below a thousand million."}'
    when exists (select from jsonb_each_text(p_value) v where v.key in ('interestRatePercent', 'overdraftRatePercent')
      and v.value !~ '^([0-9]|[1-3][0-9])(\.[0-9]{1,4})?$' and v.value <> 'none')
      then '{"field":"changes","says":"A rate is from 0 to 39.9999 percent, or none."}'
    when p_value ? 'name' and length(btrim(p_value ->> 'name')) not between 1 and 40 or p_value ? 'summary' and length(btrim(p_value ->> 'summary')) not between 1 and 200
      then '{"field":"changes","says":"A name of at most 40 characters and a sentence of at most 200."}'
    when p_value ? 'offeredUntil' and (not pg_input_is_valid(p_value ->> 'offeredUntil', 'date') or (p_value ->> 'offeredUntil')::date < p_from)
      then '{"field":"changes","says":"It is offered until a day from then on, or without an end: infinity."}'
    when p_from <= b.current then '{"field":"effectiveFrom","says":"That day has begun: rates and fees never reach back."}'
    when p_value ?| array['monthlyFee', 'minimumBalance', 'minimumBalanceFee'] and extract(day from p_from) <> 1
      then '{"field":"effectiveFrom","says":"Fees are of whole months: choose the first of one."}'
    when exists (select from banking.product_terms t where t.product_code = p_code and t.effective_from > p_from)
      then '{"field":"effectiveFrom","says":"Other terms are scheduled for a later day: choose that day, or one after it."}'
    when p_from < banking.first_day_of_worse_terms()
      and cardinality(banking.worse_terms(banking.product_before(p_code, p_from, p_value), p_value)) > 0
      then json_build_object('field', 'effectiveFrom', 'says', format('This is worse for customers, who are told %s days ahead: choose a day from %s on.',
        banking.setting('products.notice_days'), banking.first_day_of_worse_terms()))::text
    end::jsonb
    from banking.business_dates b left join banking.products p on p.code = p_code and p.type <> 'bank'
$$;

-- What a product is on a day, as far as is known now, in the parts that p_value changes.
create or replace function banking.product_before(p_code text, p_from date, p_value jsonb) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_object_agg(f.key, f.value)
    from banking.products p
    left join banking.terms_on(p_from) t on t.product_code = p.code
    cross join lateral (select jsonb_build_object('minor', '0', 'currency', p.currency) as nothing) n
    cross join lateral jsonb_each(jsonb_build_object('name', p.name, 'summary', p.summary, 'offeredUntil', p.offered_until::text,
      'overdraftMost', n.nothing || jsonb_build_object('minor', p.overdraft_most::text),
      'interestRatePercent', coalesce(trim_scale(t.interest_rate_percent)::text, 'none'),
      'overdraftRatePercent', coalesce(trim_scale(t.overdraft_rate_percent)::text, 'none'),
      'monthlyFee', n.nothing || jsonb_build_object('minor', coalesce(t.monthly_fee, 0)::text),
      'minimumBalance', n.nothing || jsonb_build_object('minor', coalesce(t.minimum_balance, 0)::text),
      'minimumBalanceFee', n.nothing || jsonb_build_object('minor', coalesce(t.minimum_balance_fee, 0)::text))) f
   where p.code = p_code and p_value ? f.key
$$;
