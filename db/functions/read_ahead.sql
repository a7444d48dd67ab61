-- What is left to spend until the caller's next income, in the home currency, and what comes in the p_days ahead. The next
-- income is the greatest credit that came in each of the last three months from the same other side (one account, or
-- from outside the bank by the same kind), about a month apart and of a similar amount; without one it is the month's
-- end. What is left is what the accounts hold less holds, overdrafts apart, less payments to others that are due before.
-- Refuses as `admit`.
create or replace function banking.read_ahead(p_jti text, p_days int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_today date := (select b.current from banking.business_dates b);
  v_currency text := banking.setting('bank.home_currency') #>> '{}';
  v_alike numeric := (banking.setting('insights.similar_percent') #>> '{}')::numeric / 100;
  v_mine bigint[];
  v_has bigint;
  v_income record;
  v_until date;
begin
  select coalesce(array_agg(o.id), '{}'), coalesce(sum(o.posted - o.held), 0) into v_mine, v_has
    from banking.own_money(v_actor.customer_id) o
   where o.currency = v_currency and o.type in ('savings', 'current') and o.status <> 'closed';
  with credits as materialized (
    select e.account_id, e.amount, e.booking_date as day, t.from_number, t.from_name, t.type, a.account_number
      from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
      join banking.accounts a on a.id = e.account_id
     where e.account_id = any (v_mine) and e.booking_date >= v_today - 110 and e.amount > 0
       and t.type in ('transfer', 'payment', 'deposit')
       and not banking.shares_holder(e.account_id, t.from_number, t.created_at))
  select c.account_number, c.from_number, c.from_name, c.amount, c.day, (c.day + interval '1 month')::date as next
    into v_income from credits c
    cross join lateral (select p.day from credits p where p.account_id = c.account_id and p.type = c.type
        and p.from_number is not distinct from c.from_number and c.day - p.day between 25 and 35
        and abs(p.amount - c.amount) <= c.amount * v_alike order by p.day desc limit 1) once
    cross join lateral (select from credits p where p.account_id = c.account_id and p.type = c.type
        and p.from_number is not distinct from c.from_number and once.day - p.day between 25 and 35
        and abs(p.amount - c.amount) <= c.amount * v_alike limit 1) twice
   where c.day + interval '1 month' >= v_today - 7
   order by c.amount desc, c.day desc limit 1;
  v_until := case when v_income.amount is null then (date_trunc('month', v_today) + interval '1 month')::date
    else greatest(v_income.next, v_today + 1) end;
  return (with payments as materialized (
      select h.due, s.id, s.amount, s.to_number, s.to_name, s.currency, f.account_number as from_number,
          banking.owns_account(v_actor.customer_id, s.to_number) as own, s.from_account_id = any (v_mine) as counts
        from banking.schedules_ahead(v_actor.customer_id, greatest(v_until, v_today + p_days)) h
        join banking.schedules s on s.id = h.id join banking.accounts f on f.id = s.from_account_id
    ), due as (
      select coalesce(sum(p.amount), 0) as sum from payments p where p.counts and not p.own and p.due < v_until
    )
    select jsonb_build_object('today', v_today::text, 'until', v_until::text, 'currency', v_currency,
      'has', v_has::text, 'due', due.sum::text, 'left', (v_has - due.sum)::text,
      'income', case when v_income.amount is not null then jsonb_build_object('account', v_income.account_number,
        'fromNumber', v_income.from_number, 'fromName', v_income.from_name, 'amount', v_income.amount::text,
        'last', v_income.day::text, 'next', v_income.next::text) end,
      'items', (select coalesce(jsonb_agg(i.item order by i.due, i.item ->> 'id'), '[]') from (
          select p.due, jsonb_build_object('kind', 'payment', 'id', p.id, 'date', p.due::text, 'amount', p.amount::text,
              'currency', p.currency, 'account', p.from_number, 'toNumber', p.to_number, 'toName', p.to_name,
              'own', p.own) as item
            from payments p where p.due <= v_today + p_days
          union all
          select d.matures_on, jsonb_build_object('kind', 'maturity', 'id', d.id::text, 'date', d.matures_on::text,
              'amount', d.principal::text, 'currency', o.currency, 'account', o.account_number, 'toNumber', null,
              'toName', '', 'own', true)
            from banking.own_money(v_actor.customer_id) o join banking.term_deposits d on d.account_id = o.id
           where d.status = 'active' and d.matures_on <= v_today + p_days
           order by 1 limit 50) i)) from due);
end
$$;
grant execute on function banking.read_ahead(text, int) to banking_app;
