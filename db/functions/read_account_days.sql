-- The days on which something moved on an account, newest first, before the day p_before: by booking or value date what
-- was debited and credited, how many lines, and what stood there at the end of it. Minor units, as text. A customer's is
-- written to access_logs for each party. Refuses as `admit`, not_found.
create or replace function banking.read_account_days(p_jti text, p_account text, p_basis text, p_before date, p_limit int,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_today date := (select b.current from banking.business_dates b);
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
          banking.balance_as_of(v_account, e.booking_date, 'booking', v_today)::numeric as balance
         from banking.entries e
        where p_basis = 'booking' and e.account_id = v_account.id and (p_before is null or e.booking_date < p_before)
        group by e.booking_date order by 1 desc limit p_limit)
      union all
      -- A balance by value date is the sum of all lines valued until then.
      (select v.day, v.lines, v.debit, v.credit, v.balance
         from (select e.value_date as day, count(*) as lines, coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as debit,
                   coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credit,
                   sum(sum(e.amount)) over (order by e.value_date) as balance
                 from banking.entries e where p_basis = 'value' and e.account_id = v_account.id group by e.value_date) v
        where p_before is null or v.day < p_before order by 1 desc limit p_limit)) d);
end
$$;
grant execute on function banking.read_account_days(text, text, text, date, int, text) to banking_app;
