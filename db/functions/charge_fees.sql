-- End-of-day step: at the end of a month, the product's monthly fee, to active accounts that were open for the whole of
-- it. Answers how many accounts it went over.
create or replace function banking.charge_fees(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_chunk record;
  v_due record;
begin
  if not banking.period_over('month', p_date) then
    return 0;
  end if;
  v_chunk := banking.next_accounts(p_date, 'charge_fees', p_pads, p_max);
  for v_due in
    select a.currency, array_agg(a.id order by a.id) as accounts, array_agg(t.monthly_fee order by a.id) as fees
      from banking.accounts a join banking.terms_on(p_date) t on t.product_code = a.product_code and t.monthly_fee > 0
     where a.id > v_chunk.first and a.id <= v_chunk.last and a.type <> 'bank' and a.status = 'active'
       and a.opened_on <= date_trunc('month', p_date)
     group by a.currency order by a.currency
  loop
    perform banking.charge_fee(p_date, p_pads, 'monthly', 'Monthly fee, ' || to_char(p_date, 'FMMonth YYYY'),
      v_due.currency, v_due.accounts, v_due.fees);
  end loop;
  return v_chunk.count;
end
$$;
grant execute on function banking.charge_fees(date, bytea, integer) to banking_job;
