-- End-of-day step: at the end of a month, the fee of accounts whose average of end-of-day balances by value date was below
-- the product's minimum; only active accounts that were open for the whole of it. Answers how many accounts it went over.
create or replace function banking.check_minimum_balance(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_chunk record;
  v_due record;
  v_month date := date_trunc('month', p_date);
begin
  if not banking.period_over('month', p_date) then
    return 0;
  end if;
  v_chunk := banking.next_accounts(p_date, 'check_minimum_balance', p_pads, p_max);
  for v_due in
    select a.currency, array_agg(a.id order by a.id) as accounts, array_agg(t.minimum_balance_fee order by a.id) as fees
      from banking.accounts a
      join banking.terms_on(p_date) t on t.product_code = a.product_code and t.minimum_balance_fee > 0 and t.minimum_balance > 0
      cross join lateral (
        -- The balance that the month began with counts to the day before its first change, and so on.
        select coalesce(sum(s.valued * (s.until - s.since)), 0) as total from (
          select d.valued, greatest(d.date, v_month) as since,
              coalesce(lead(d.date) over (order by d.date), p_date + 1) as until
            from banking.account_days d
           where d.account_id = a.id and d.date <= p_date and d.date >= coalesce((select max(o.date)
             from banking.account_days o where o.account_id = a.id and o.date <= v_month), '-infinity')) s) month
     where a.id > v_chunk.first and a.id <= v_chunk.last and a.type <> 'bank' and a.status = 'active'
       and a.opened_on <= v_month and month.total < t.minimum_balance * (p_date + 1 - v_month)
     group by a.currency order by a.currency
  loop
    perform banking.charge_fee(p_date, p_pads, 'minimum_balance',
      'Minimum balance fee, ' || to_char(p_date, 'FMMonth YYYY'), v_due.currency, v_due.accounts, v_due.fees);
  end loop;
  return v_chunk.count;
end
$$;
grant execute on function banking.check_minimum_balance(date, bytea, integer) to banking_job;
