-- What came and went on the caller's own accounts in a currency, in the twelve months that end with p_month: from
-- account_months, topped up with what is booked since. `lines` is by kind, `filed` what of it the caller has filed under
-- a category of their own, `unusual` the month's payments far above what is usual for the payee, or, where there are too
-- few to it, for the category (settings insights.*), where it was filed or is one of cash or fees: what nobody filed is
-- no category that says anything. Counterparties are told apart by number alone. Refuses as `admit`.
create or replace function banking.read_insights(p_jti text, p_month date, p_currency text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_today date := (select b.current from banking.business_dates b);
  v_month date := date_trunc('month', coalesce(p_month, v_today))::date;
  v_currency text := coalesce(p_currency, banking.setting('bank.home_currency') #>> '{}');
  v_first date := (v_month - interval '11 months')::date;
  v_next date := (v_month + interval '1 month')::date;
  v_rolled record := banking.rolled_through();
  v_mine bigint[] := array(select o.id from banking.own_money(v_actor.customer_id) o where o.currency = v_currency);
  v_least bigint := coalesce((banking.setting('insights.unusual_least') ->> v_currency)::bigint, 0);
  v_times numeric := (banking.setting('insights.unusual_times') #>> '{}')::numeric;
begin
  return jsonb_build_object('today', v_today::text, 'month', v_month::text, 'currency', v_currency,
    'currencies', (select coalesce(jsonb_agg(distinct o.currency), '[]') from banking.own_money(v_actor.customer_id) o),
    'since', (select min(f.day)::text from unnest(v_mine) m (id) cross join lateral (select e.booking_date as day
      from banking.entries e where e.account_id = m.id order by e.booking_date, e.transaction_seq limit 1) f),
    'lines', (with lines as (
        select m.month, m.kind, m.direction, m.count, m.sum from banking.account_months m
         where m.account_id = any (v_mine) and m.month >= v_first and m.month < v_next
        union all
        select date_trunc('month', e.booking_date)::date,
            case when banking.shares_holder(e.account_id, case when e.amount < 0 then t.to_number else t.from_number end,
              t.created_at) then 'own' else t.type::text end,
            case when e.amount < 0 then 'out' else 'in' end, 1, abs(e.amount)
          from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
         where e.account_id = any (v_mine) and e.booking_date > v_rolled.closed
           and (e.booking_date <= v_rolled.open and e.transaction_seq <= v_rolled.cursor) is not true
           and e.booking_date >= v_first and e.booking_date < v_next)
      select coalesce(jsonb_agg(s), '[]') from (select l.month::text, l.kind, l.direction, sum(l.count) as count,
        sum(l.sum)::text as sum from lines l group by l.month, l.kind, l.direction) s),
    'filed', (select coalesce(jsonb_agg(s), '[]') from (
        select date_trunc('month', e.booking_date)::date::text as month, n.category,
            case when banking.shares_holder(e.account_id, case when e.amount < 0 then t.to_number else t.from_number end,
              t.created_at) then 'own' else t.type::text end as kind,
            case when e.amount < 0 then 'out' else 'in' end as direction, count(*) as count, sum(abs(e.amount))::text as sum
          from banking.transaction_notes n
          join banking.entries e on e.account_id = n.account_id and e.transaction_seq = n.transaction_seq
          join banking.transactions t on t.seq = e.transaction_seq
         where n.account_id = any (v_mine) and n.category is not null
           and e.booking_date >= v_first and e.booking_date < v_next
         group by 1, 2, 3, 4) s),
    'unusual', (with spent as materialized (
        select e.account_id, -e.amount as amount, e.booking_date, t.id, t.type, t.to_number, t.to_name, n.category,
            coalesce(n.category::text, case when t.type in ('withdrawal', 'fee') then t.type::text end) as bucket
          from unnest(v_mine) m (id) cross join lateral (select * from banking.entries l where l.account_id = m.id
              and l.booking_date >= v_first and l.booking_date < v_next
            order by l.booking_date desc, l.transaction_seq desc limit 5000) e
          join banking.transactions t on t.seq = e.transaction_seq
          left join banking.transaction_notes n on n.account_id = e.account_id and n.transaction_seq = e.transaction_seq
         where e.amount < 0 and t.type in ('transfer', 'payment', 'withdrawal', 'fee')
           and not banking.shares_holder(e.account_id, t.to_number, t.created_at)
      ), payees as (
        select s.to_number, percentile_cont(0.5) within group (order by s.amount) as usual from spent s
         where s.booking_date < v_month and s.to_number is not null group by s.to_number having count(*) >= 3
      ), buckets as (
        select s.bucket, percentile_cont(0.5) within group (order by s.amount) as usual from spent s
         where s.booking_date < v_month and s.bucket is not null group by s.bucket having count(*) >= 5
      )
      select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'account', a.account_number, 'date', u.booking_date::text,
          'type', u.type, 'category', u.category, 'toNumber', u.to_number, 'toName', u.to_name, 'amount', u.amount::text,
          'usual', round(u.usual)::bigint::text, 'measure', u.measure) order by u.amount / u.usual desc, u.id), '[]')
        from (select s.*, coalesce(p.usual, b.usual) as usual,
                case when p.usual is null then 'category' else 'payee' end as measure
                from spent s left join payees p on p.to_number = s.to_number left join buckets b on b.bucket = s.bucket
               where s.booking_date >= v_month and s.amount >= v_least
                 and s.amount >= v_times * coalesce(p.usual, b.usual)
               order by s.amount / coalesce(p.usual, b.usual) desc limit 5) u
        join banking.accounts a on a.id = u.account_id));
end
$$;
grant execute on function banking.read_insights(text, date, text) to banking_app;
