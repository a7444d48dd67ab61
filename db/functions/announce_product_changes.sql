-- The parts of a change of a product that are worse for who has it: more to pay, a higher balance to keep, less interest.
-- What may be overdrawn at most binds new agreements alone, so it is none of them.
create or replace function banking.worse_terms(p_before jsonb, p_after jsonb) returns text[]
language sql immutable set search_path = pg_catalog, banking as $$
  select coalesce(array_agg(n.key order by n.key), '{}')
    from jsonb_each(p_after) n
    cross join lateral (select coalesce(nullif(case jsonb_typeof(n.value) when 'object' then n.value ->> 'minor' else n.value #>> '{}' end,
        'none'), '0') as after,
      coalesce(nullif(coalesce(p_before #>> array[n.key, 'minor'], p_before ->> n.key), 'none'), '0') as before) v
   where case when n.key in ('monthlyFee', 'minimumBalance', 'minimumBalanceFee', 'overdraftRatePercent')
        then v.after::numeric > v.before::numeric
      when n.key = 'interestRatePercent' then v.after::numeric < v.before::numeric else false end
$$;

-- The first day on which such a change may hold: `products.notice_days` whole days lie between the day on which it is
-- approved, at whose end customers are told, and the day itself.
create or replace function banking.first_day_of_worse_terms() returns date
language sql stable set search_path = pg_catalog, banking as $$
  select b.current + 1 + (banking.setting('products.notice_days'))::int from banking.business_dates b
$$;

-- What the letter about such a change says.
create or replace function banking.terms_told(p_change banking.setting_changes) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('product', d.name, 'from', p_change.effective_from, 'before', p_change.before,
      'after', p_change.after - '{name,summary,offeredUntil,overdraftMost}'::text[])
    from banking.products d where d.code = p_change.name
$$;

-- A step of the end of day: who has a product, alone or with others, is told ahead of approved changes that are worse for
-- them, once each, whatever they chose to be told. Goes through the customers by id, at most p_max at once; answers how many, 0 when
-- there is nobody left to tell. Takes no order (p_pads).
create or replace function banking.announce_product_changes(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_change banking.setting_changes;
  v_through bigint;
  v_count integer;
begin
  select * into v_change from banking.setting_changes c
   where c.kind = 'product' and c.status = 'approved' and c.told_at is null and c.effective_from > p_date
     and cardinality(banking.worse_terms(c.before, c.after)) > 0
   order by c.settled_at, c.id limit 1 for update;
  if v_change.id is null then
    return 0;
  end if;
  with holders as (
    select distinct p.customer_id from banking.account_parties p
     where p.customer_id > v_change.told_customer and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
       and exists (select from banking.accounts a
         where a.id = p.account_id and a.product_code = v_change.name and a.status <> 'closed')
     order by p.customer_id limit p_max
  ), told as (
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'terms_change', banking.terms_told(v_change)
      from holders h join banking.users u on u.customer_id = h.customer_id and u.kind = 'customer' and u.status <> 'closed'
     order by u.id
  )
  select max(h.customer_id), count(*) into v_through, v_count from holders h;
  update banking.setting_changes c set told_customer = coalesce(v_through, c.told_customer),
      told_at = case when v_count < p_max then clock_timestamp() end
   where c.id = v_change.id;
  insert into banking.audit_logs (actor, action, subject, detail)
  values ('job:eod:' || p_date, 'products.announce', 'product:' || v_change.name,
    jsonb_build_object('change', v_change.id, 'customers', v_count));
  -- Where nobody has it, that was found out: the next change is looked at.
  return greatest(v_count, 1);
end
$$;
grant execute on function banking.announce_product_changes(date, bytea, integer) to banking_job;
