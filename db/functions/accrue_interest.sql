-- End-of-day step: interest of every day that has not been accrued, to the closed date, on the end-of-day balance by
-- value date: one accrual an account, day and kind. Days whose balance a back-dated entry has changed get a further
-- revision with the difference. Answers how many accounts it went over.
create or replace function banking.accrue_interest(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_chunk record := banking.next_accounts(p_date, 'accrue_interest', p_pads, p_max);
begin
  if v_chunk.count = 0 then
    return 0;
  end if;
  insert into banking.interest_positions (account_id, since, through)
  select a.id, f.since, f.since - 1
    from banking.accounts a
    join banking.terms_on(p_date) t on t.product_code = a.product_code
    cross join lateral (select greatest(a.opened_on, (select min(r.closed_date) from banking.eod_runs r)) as since) f
   where a.id > v_chunk.first and a.id <= v_chunk.last and a.type <> 'bank' and f.since <= p_date
     and coalesce(t.interest_rate_percent, t.overdraft_rate_percent) is not null
     and not exists (select from banking.interest_positions p where p.account_id = a.id);
  -- Nearly all: one more day, at one rate for each product.
  with rates as materialized (
    select t.product_code, t.interest_rate_percent as credit, t.overdraft_rate_percent as debit,
        banking.days_earned(t.day_count, p_date) as days, banking.year_basis(t.day_count, p_date) as basis
      from banking.terms_on(p_date) t
  ), due as materialized (
    select p.account_id, d.valued,
        coalesce(case when d.valued > 0 then banking.interest_micros(d.valued, r.credit, r.days, r.basis) end, 0) as credit,
        coalesce(case when d.valued < 0 then banking.interest_micros(-d.valued, r.debit, r.days, r.basis) end, 0) as debit
      from banking.interest_positions p
      join banking.accounts a on a.id = p.account_id
      left join rates r on r.product_code = a.product_code
      left join lateral (select o.valued from banking.account_days o
        where o.account_id = p.account_id and o.date <= p_date order by o.date desc limit 1) d on true
     where p.account_id > v_chunk.first and p.account_id <= v_chunk.last
       and p.through = p_date - 1 and p.dirty_from is null
  ), noted as (
    insert into banking.interest_accruals (account_id, date, kind, revision, closed_date, balance, micros)
    select d.account_id, p_date, case when d.valued > 0 then 'credit' else 'debit' end::banking.interest_kind, 0, p_date,
        d.valued, d.credit + d.debit
      from due d where d.credit + d.debit > 0
  )
  update banking.interest_positions p
     set through = p_date, credit_micros = p.credit_micros + d.credit, debit_micros = p.debit_micros + d.debit
    from due d where p.account_id = d.account_id;
  -- The others: several days, or days anew.
  if exists (select from banking.interest_positions p where p.account_id > v_chunk.first and p.account_id <= v_chunk.last
      and (p.through < p_date or p.dirty_from is not null)) then
    perform banking.accrue_days_anew(p_date, v_chunk.first, v_chunk.last);
  end if;
  return v_chunk.count;
end
$$;
grant execute on function banking.accrue_interest(date, bytea, integer) to banking_job;
