-- The days on which something moved on an account, newest first, before the day p_before: by booking or value date what
-- was debited and credited, how many lines, and what stood there at the end of it. Minor units, as text. A customer's is
-- written to access_logs for each party. Refuses as `admit`, not_found.
create or replace function banking.read_account_days(p_jti text, p_account text, p_basis text, p_before date, p_limit int,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking set plan_cache_mode = force_custom_plan as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_today date := (select b.current from banking.business_dates b);
  v_rolled record := banking.days_rolled();
  v_before date := coalesce(p_before, 'infinity');
  v_account banking.accounts;
begin
  select * into v_account from banking.accounts a where a.account_number = p_account;
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, p.customer_id, 'days', p_request_id from banking.account_parties p
   where p.account_id = v_account.id and v_account.type <> 'bank' and p.valid_until > clock_timestamp();
  return (select coalesce(jsonb_agg(jsonb_build_object('date', to_char(d.day, 'YYYY-MM-DD'), 'lines', d.lines,
      'currency', v_account.currency, 'debit', d.debit::text, 'credit', d.credit::text, 'balance', d.balance::text)
      order by d.day desc), '[]')
    from (
      -- The index has lines by booking date: only the days asked for are read.
      (select e.booking_date as day, count(*) as lines, coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as debit,
          coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credit,
          banking.balance_as_of(v_account, e.booking_date, 'booking', v_today, v_rolled.closed, v_rolled.open, v_rolled.cursor) as balance
         from banking.entries e
        where p_basis = 'booking' and e.account_id = v_account.id and e.booking_date < v_before
        group by e.booking_date order by 1 desc limit p_limit)
      union all
      -- Of a day by value date: what was booked on it, which the index holds, without what of that is valued on another,
      -- and what was booked on another, which are few and have indexes of their own.
      (select v.day, sum(l.times), coalesce(-sum(l.times * l.amount) filter (where l.amount < 0), 0),
          coalesce(sum(l.times * l.amount) filter (where l.amount > 0), 0),
          banking.balance_as_of(v_account, v.day, 'value', v_today, v_rolled.closed, v_rolled.open, v_rolled.cursor)
         from (select c.day from (
             (select b.day from (select e.booking_date as day from banking.entries e
                 where p_basis = 'value' and e.account_id = v_account.id and e.booking_date < v_before group by 1 order by 1 desc) b
               -- One line tells; as a condition that is no join the days are asked one after another, until there are enough.
               where (select true from banking.entries e
                 where e.account_id = v_account.id and e.booking_date = b.day and e.value_date = b.day limit 1)
               order by 1 desc limit p_limit)
             union
             (select e.value_date from banking.entries e
               where p_basis = 'value' and e.account_id = v_account.id and e.value_date <> e.booking_date and e.value_date < v_before
               group by 1 order by 1 desc limit p_limit)) c order by 1 desc limit p_limit) v
        cross join lateral (
          select e.amount, 1 as times from banking.entries e where e.account_id = v_account.id and e.booking_date = v.day
          union all
          select e.amount, -1 from banking.entries e
           where e.account_id = v_account.id and e.booking_date = v.day and e.value_date <> e.booking_date
          union all
          select e.amount, 1 from banking.entries e
           where e.account_id = v_account.id and e.value_date = v.day and e.value_date <> e.booking_date) l
        group by v.day)) d);
end
$$;
grant execute on function banking.read_account_days(text, text, text, date, int, text) to banking_app;
