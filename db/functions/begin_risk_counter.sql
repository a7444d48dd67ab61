-- A customer's counters as if they had always been kept: once for each customer and currency, from the newest orders to
-- somebody else on accounts that the customer is party to, at most 256 entries of each.
create or replace function banking.begin_risk_counter(p_customer_id bigint, p_currency text) returns void
language sql set search_path = pg_catalog, banking set enable_seqscan = off as $$
  with made as (
    select t.created_at, t.amount, row_number() over w as place, (t.created_at at time zone 'UTC')::date as day,
        max(t.amount) over (order by t.seq desc rows between unbounded preceding and 1 preceding) as later
      from banking.account_parties p
      cross join lateral (select e.transaction_seq, e.amount from banking.entries e where e.account_id = p.account_id
        order by e.version desc limit 256) e
      join banking.transactions t on t.seq = e.transaction_seq
     where p.customer_id = p_customer_id and e.amount < 0 and t.scope = 'customer:' || p_customer_id
       and t.currency = p_currency and t.limit_channel is not null
    window w as (order by t.seq desc)
  ), largest as (
    select m.day, max(m.amount) as amount from made m
     where m.amount > coalesce(m.later, 0) and m.day > (clock_timestamp() at time zone 'UTC')::date - 90 group by m.day
  )
  insert into banking.risk_counters (customer_id, currency, recent_at, recent_amount, largest_day, largest_amount, recent_total)
  select p_customer_id, p_currency,
      array(select m.created_at from made m where m.place <= 64 order by m.place),
      array(select m.amount from made m where m.place <= 64 order by m.place),
      array(select l.day from largest l order by l.day desc), array(select l.amount from largest l order by l.day desc),
      (select coalesce(sum(m.amount), 0) from made m where m.place <= 64)
  on conflict (customer_id, currency) do nothing
$$;
