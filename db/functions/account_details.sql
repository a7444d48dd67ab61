-- What stands behind an account besides its balance: holders, open holds, nominees (for the owner alone), freezes and
-- what keeps it from being closed. Reads only. Refuses: as `admit`, not_found.
create or replace function banking.account_details(p_jti text, p_account text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_account banking.accounts;
  v_product banking.products;
  v_mandate text;
begin
  select * into v_account from banking.accounts a where a.account_number = p_account and a.type <> 'bank';
  v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
  if v_mandate is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  select * into strict v_product from banking.products p where p.code = v_account.product_code;
  return jsonb_build_object('account', banking.account_answer(v_account), 'mandate', v_mandate,
    'productSummary', v_product.summary, 'interestRatePercent', (select t.interest_rate_percent::text from banking.product_terms t
      where t.product_code = v_product.code and t.effective_from <= (select b.current from banking.business_dates b)
      order by t.effective_from desc limit 1),
    'comingTerms', case when v_account.status = 'closed' then '[]' else banking.coming_terms(v_product.code) end,
    'owner', exists (select from banking.account_parties p
      where p.account_id = v_account.id and p.customer_id = v_actor.customer_id and p.role = 'owner'),
    'holders', (select jsonb_agg(jsonb_build_object('name', banking.customer_name(c.id), 'role', p.role, 'mandate', p.mandate,
        'you', c.id = v_actor.customer_id) order by p.role = 'owner' desc, p.valid_from, c.id)
      from banking.account_parties p join banking.customers c on c.id = p.customer_id
     where p.account_id = v_account.id and banking.mandate_of(c.id, v_account.id) is not null),
    'holds', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'merchant', h.merchant,
        'amount', (h.authorised - h.captured - h.released)::text, 'placedAt', h.placed_at, 'expiresAt', h.expires_at)
        order by h.placed_at desc, h.id), '[]')
      from (select * from banking.holds h where h.account_id = v_account.id and h.status = 'open' and h.kind <> 'pot'
             order by h.placed_at desc limit 200) h),
    'nominees', (select coalesce(jsonb_agg(jsonb_build_object(
        'name', banking.own_words('account_nominees', 'name', v_account.account_number || '.' || n.position, n.name),
        'relation', banking.own_words('account_nominees', 'relation', v_account.account_number || '.' || n.position, n.relation),
        'sharePercent', n.share_percent::text) order by n.position), '[]')
      from banking.account_nominees n where n.account_id = v_account.id
       and exists (select from banking.account_parties p
         where p.account_id = v_account.id and p.customer_id = v_actor.customer_id and p.role = 'owner')),
    'obligations', to_jsonb(banking.open_obligations(v_account.id)));
end
$$;
grant execute on function banking.account_details(text, text) to banking_app;

-- What is decided to change of a product's terms, the next first, each beside what holds until then. Amounts in minor
-- units, as text. `worse` is what customers are told of by letter (announce_product_changes).
create or replace function banking.coming_terms(p_product text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('from', to_char(c.effective_from, 'YYYY-MM-DD'), 'before', c.before, 'after', c.after,
      'worse', cardinality(banking.worse_terms(c.before, c.after)) > 0) order by c.effective_from), '[]')
    from (select t.effective_from, n.terms as after, lag(n.terms) over (order by t.effective_from) as before
            from banking.product_terms t
            cross join lateral (select jsonb_build_object('interestRatePercent', trim_scale(t.interest_rate_percent)::text,
                'overdraftRatePercent', trim_scale(t.overdraft_rate_percent)::text, 'monthlyFee', t.monthly_fee::text,
                'minimumBalance', t.minimum_balance::text, 'minimumBalanceFee', t.minimum_balance_fee::text) as terms) n
           where t.product_code = p_product) c
   where c.effective_from > (select b.current from banking.business_dates b) and c.before <> c.after
$$;
