-- What stands under each code of the chart and currency at the end of a day, by booking or value date: how many accounts,
-- and their net balance, credit positive, in minor units. Accounts of a product without a place stand under 2900. The sums
-- of days up to the newest seal and of the entries after it: what it costs does not grow with accounts or entries. The
-- reconciliation derives the same from the accounts themselves (gl_balances.sql).
create or replace function banking.gl_standing(p_date date, p_basis text)
returns table (code text, currency text, accounts bigint, balance numeric)
language plpgsql stable set search_path = pg_catalog, banking set plan_cache_mode = force_custom_plan as $$
declare
  v_sealed bigint := coalesce((select max(s.last_seq) from banking.seals s), 0);
  v_counted date := coalesce((select s.closed_date from banking.eod_steps s where s.name = 'roll_bank_days' and s.status = 'done'
    order by s.closed_date desc limit 1), '-infinity');
begin
  return query
  select coalesce(p.gl_code, '2900'), m.currency, greatest(sum(m.accounts), case when sum(m.balance) <> 0 then 1 end)::bigint, sum(m.balance)
    from (select d.product_code, d.currency, 0::bigint as accounts, sum(case p_basis when 'booking' then d.booked else d.valued end) as balance
            from banking.gl_days d where d.date <= p_date group by 1, 2
          union all
          select a.product_code, e.currency, 0, sum(e.amount)
            from banking.entries e join banking.accounts a on a.id = e.account_id
           where e.transaction_seq > v_sealed and case p_basis when 'booking' then e.booking_date else e.value_date end <= p_date
           group by 1, 2
          union all
          select d.key, d.currency, sum(d.count), 0
            from banking.bank_days d where d.measure = 'accounts' and d.date <= least(p_date, v_counted) group by 1, 2
          union all
          select a.product_code, a.currency, count(*), 0
            from banking.accounts a where a.opened_on > v_counted and a.opened_on <= p_date group by 1, 2) m
    join banking.products p on p.code = m.product_code
   group by 1, 2;
end
$$;
