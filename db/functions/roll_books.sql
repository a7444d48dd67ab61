-- Carries the entries of the transactions p_first to p_last into gl_days: who seals them calls it, once for each, when it is
-- final which of them there are.
create or replace function banking.roll_books(p_first bigint, p_last bigint) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.gl_days as d (product_code, currency, date, booked, valued)
  select a.product_code, m.currency, m.date, sum(m.booked), sum(m.valued)
    from (select e.account_id, e.currency, e.booking_date as date, e.amount as booked,
              case when e.value_date = e.booking_date then e.amount else 0 end as valued
            from banking.entries e where e.transaction_seq between p_first and p_last
          union all
          select e.account_id, e.currency, e.value_date, 0, e.amount
            from banking.entries e where e.transaction_seq between p_first and p_last and e.value_date <> e.booking_date) m
    join banking.accounts a on a.id = m.account_id
   group by 1, 2, 3
   order by 1, 2, 3
  on conflict (product_code, currency, date) do update set booked = d.booked + excluded.booked, valued = d.valued + excluded.valued
$$;
