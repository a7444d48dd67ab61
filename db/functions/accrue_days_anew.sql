-- Interest of accounts in a range of ids, p_first exclusive, that are more than a day behind or have days whose balance
-- has changed: each of these days by its own balance and terms, less what was accrued for it before.
create or replace function banking.accrue_days_anew(p_date date, p_first bigint, p_last bigint) returns void
language sql set search_path = pg_catalog, banking as $$
  with work as materialized (
    select p.account_id, a.product_code, coalesce(p.dirty_from, p.through + 1) as first
      from banking.interest_positions p join banking.accounts a on a.id = p.account_id
     where p.account_id > p_first and p.account_id <= p_last and (p.through < p_date or p.dirty_from is not null)
  ), days as (
    select w.account_id, g.day::date as date, coalesce((banking.balance_on(w.account_id, g.day::date)).valued, 0) as valued,
        t.interest_rate_percent as credit, t.overdraft_rate_percent as debit,
        banking.days_earned(t.day_count, g.day::date) as days, banking.year_basis(t.day_count, g.day::date) as basis
      from work w cross join generate_series(w.first::timestamp, p_date::timestamp, interval '1 day') g (day)
      left join lateral (select o.* from banking.product_terms o
        where o.product_code = w.product_code and o.effective_from <= g.day::date
        order by o.effective_from desc limit 1) t on true
  ), wanted as (
    select d.account_id, d.date, k.kind, d.valued, coalesce(case
        when k.kind = 'credit' and d.valued > 0 then banking.interest_micros(d.valued, d.credit, d.days, d.basis)
        when k.kind = 'debit' and d.valued < 0 then banking.interest_micros(-d.valued, d.debit, d.days, d.basis) end, 0) as micros
      from days d cross join unnest(enum_range(null::banking.interest_kind)) k (kind)
  ), differences as materialized (
    select w.account_id, w.date, w.kind, w.valued, w.micros - coalesce(b.micros, 0) as micros, coalesce(b.revision + 1, 0) as revision
      from wanted w left join lateral (select sum(i.micros)::bigint as micros, max(i.revision) as revision
        from banking.interest_accruals i
       where i.account_id = w.account_id and i.date = w.date and i.kind = w.kind) b on true
     where w.micros <> coalesce(b.micros, 0)
  ), noted as (
    insert into banking.interest_accruals (account_id, date, kind, revision, closed_date, balance, micros)
    select d.account_id, d.date, d.kind, d.revision, p_date, d.valued, d.micros from differences d
  )
  update banking.interest_positions p
     set through = p_date, dirty_from = null,
         credit_micros = p.credit_micros + coalesce(s.credit, 0), debit_micros = p.debit_micros + coalesce(s.debit, 0)
    from work w left join (
        select d.account_id, (sum(d.micros) filter (where d.kind = 'credit'))::bigint as credit,
            (sum(d.micros) filter (where d.kind = 'debit'))::bigint as debit
          from differences d group by d.account_id) s on s.account_id = w.account_id
   where p.account_id = w.account_id;
$$;
