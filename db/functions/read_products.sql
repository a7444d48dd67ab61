-- What the bank offers with the terms that were, are and will be, what waits, and who asked for what and who decided.
-- Refuses as `admit`.
create or replace function banking.read_products(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  v_today date := (select b.current from banking.business_dates b);
begin
  return jsonb_build_object('businessDate', v_today, 'worseFrom', banking.first_day_of_worse_terms(),
    'products', (select jsonb_agg(jsonb_build_object('code', p.code, 'type', p.type,
      'currency', p.currency, 'name', p.name, 'summary', p.summary, 'offeredFrom', p.offered_from,
      'offeredUntil', nullif(p.offered_until, 'infinity'), 'overdraftMost', p.overdraft_most::text,
      'waits', exists (select from banking.setting_changes w where w.kind = 'product' and w.name = p.code and w.status = 'pending'
        and w.expires_at > clock_timestamp()),
      'terms', (select coalesce(jsonb_agg(jsonb_build_object('from', nullif(t.effective_from, '-infinity'), 'state', case
            when t.effective_from > v_today then 'scheduled' when t.effective_from = n.since then 'now' else 'past' end,
          'interestRatePercent', trim_scale(t.interest_rate_percent)::text, 'overdraftRatePercent', trim_scale(t.overdraft_rate_percent)::text,
          'monthlyFee', t.monthly_fee::text, 'minimumBalance', t.minimum_balance::text, 'minimumBalanceFee', t.minimum_balance_fee::text,
          'source', t.source) order by t.effective_from desc), '[]')
        from (select max(x.effective_from) as since from banking.product_terms x where x.product_code = p.code and x.effective_from <= v_today) n,
          banking.product_terms t where t.product_code = p.code),
      'changes', (select coalesce(jsonb_agg(c.shown order by c.made_at desc), '[]') from (select c.made_at, banking.setting_deed(c)::jsonb
            || jsonb_build_object('before', c.before, 'after', c.after, 'applied', c.applied_at is not null, 'told', c.told_at) as shown
          from banking.setting_changes c where c.kind = 'product' and c.name = p.code order by c.made_at desc limit 20) c)) order by p.type, p.code)
    from banking.products p where p.type <> 'bank'));
end
$$;
grant execute on function banking.read_products to banking_app;
