-- Rows of the report of large cash: what was more than `reports.cash_above` in one transaction, and of what was not what
-- came to more in a calendar month, by customer (the owner of the account), direction and currency. What was taken back
-- in full never happened; a cheque is no cash.
create or replace function banking.report_cash(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking set jit = off as $$
  with cash as materialized (
    select t.seq, t.id, t.booking_date, case t.type when 'deposit' then 'in' else 'out' end as way, t.amount, t.currency, a.account_number, c.customer_id,
        coalesce((s.above ->> t.currency)::bigint, 0) as above
      from (select banking.setting('reports.cash_above') as above) s, banking.transactions t
      join banking.accounts a on a.account_number = case t.type when 'deposit' then t.to_number else t.from_number end
      join lateral (select p.customer_id from banking.account_parties p where p.account_id = a.id and p.role = 'owner'
        order by p.valid_until desc, p.customer_id limit 1) o on true
      join banking.customers c on c.id = o.customer_id
     where t.booking_date between p_from and p_to and t.type in ('deposit', 'withdrawal') and t.value_date = t.booking_date
       and exists (select from banking.entries e join banking.accounts b on b.id = e.account_id
         where e.transaction_seq = t.seq and b.product_code = 'till')
       and not exists (select from banking.reversals r where r.original_seq = t.seq and r.refunded >= t.amount)
  ), rows as (
    select 1 as ground, booking_date as day, customer_id, account_number, way, 1::bigint as count, amount::numeric, currency, id::text as reference, seq
      from cash where amount > above
    union all
    select 2, date_trunc('month', booking_date)::date, customer_id,
        case when count(distinct account_number) = 1 then min(account_number) else count(distinct account_number) || ' accounts' end,
        way, count(*), sum(amount), currency, '', min(seq)
      from cash where amount <= above
     group by 2, customer_id, way, currency, above having sum(amount) > above
  )
  select coalesce(jsonb_agg(jsonb_build_array(case ground when 1 then 'Single' else 'Together' end,
      to_char(day, case ground when 1 then 'YYYY-MM-DD' else 'YYYY-MM' end), customer_id, jsonb_build_object('customer', customer_id), account_number,
      way, count::text, banking.decimal_text(amount, currency), currency, reference) order by ground, day, seq), '[]')
    from rows
$$;
