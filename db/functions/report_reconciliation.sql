-- Rows of the reconciliation. Books: for each line of the chart what stood before, what the journal booked, and what stands
-- now, which is to be their sum. All: every currency sums to nothing. Suspense: money whose place is not known is a
-- difference by itself. Tills: as they were last counted in the period, and tills that were not. Differences: what counts
-- found against what was posted for them.
create or replace function banking.report_reconciliation(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking set jit = off as $$
  with booked as materialized (
    select coalesce(p.gl_code, '2900') as code, a.currency, sum(least(e.amount, 0)) as debits, sum(greatest(e.amount, 0)) as credits
      from banking.transactions t join banking.entries e on e.transaction_seq = t.seq
      join banking.accounts a on a.id = e.account_id join banking.products p on p.code = a.product_code
     where t.booking_date between p_from and p_to group by 1, 2
  ), lines as materialized (
    select g.code, g.name, n.currency, coalesce(o.balance, 0) as opening, coalesce(k.debits, 0) as debits, coalesce(k.credits, 0) as credits, n.balance
      from banking.gl_balances(p_to, 'booking') n
      join banking.gl_accounts g on g.code = n.code
      left join banking.gl_balances(p_from - 1, 'booking') o on o.code = n.code and o.currency = n.currency
      left join booked k on k.code = n.code and k.currency = n.currency
  ), tills as materialized (
    select a.account_number, o.user_id, o.currency, k.expected, k.counted, (select -sum(e.amount) from banking.entries e
        where e.account_id = a.id and e.booking_date <= p_to) as stands
      from banking.own_accounts o join banking.accounts a on a.id = o.account_id
      left join lateral (select * from banking.till_counts c where c.account_id = o.account_id and c.business_date between p_from and p_to
        order by c.at desc limit 1) k on true
     where o.product_code = 'till'
  ), rows as (
    select 1 as part, 'Books' as title, code as item, to_jsonb(name) as name, currency, opening, debits, credits,
        opening + debits + credits as expected, balance::numeric as found from lines
    union all
    select 2, 'All', '', to_jsonb('Every line together'::text), currency, sum(opening), sum(debits), sum(credits), 0, sum(balance) from lines group by currency
    union all
    select 3, 'Suspense', code, to_jsonb(name), currency, opening, debits, credits, 0, balance from lines
     where code in ('2200', '2900')
    union all
    select 4, case when counted is null then 'Till, not counted' else 'Till' end, account_number, jsonb_build_object('user', user_id::text), currency,
        null, null, null, coalesce(expected, stands, 0), coalesce(counted, stands, 0)
      from tills where counted is not null or stands <> 0
    union all
    -- Posted as a debit where a till had too little.
    select 5, 'Differences', d.gl_code, to_jsonb(d.name), c.currency, coalesce(l.opening, 0), coalesce(l.debits, 0), coalesce(l.credits, 0),
        coalesce((select sum(k.counted - k.expected) from banking.till_counts k where k.currency = c.currency and k.business_date between p_from and p_to), 0),
        coalesce(l.debits + l.credits, 0)
      from (select distinct currency from tills) c join banking.products d on d.code = 'till-difference'
      left join lines l on l.code = d.gl_code and l.currency = c.currency
  )
  select coalesce(jsonb_agg(jsonb_build_array(title, item, name, currency, coalesce(banking.decimal_text(opening, currency), ''),
      coalesce(banking.decimal_text(-debits, currency), ''), coalesce(banking.decimal_text(credits, currency), ''), banking.decimal_text(expected, currency),
      banking.decimal_text(found, currency), banking.decimal_text(found - expected, currency)) order by part, currency, item), '[]')
    from rows
$$;
