-- The lines of any account for staff, newest first, below the transaction p_before, of one
-- day by booking or value date where p_day is given. A customer's is written to
-- access_logs for each party; of the bank's own the other sides stay numbers. Refuses as `admit`, not_found.
create or replace function banking.read_account_entries(p_jti text, p_account_number text, p_before bigint, p_limit int,
  p_request_id text, p_day date default null, p_basis text default 'booking') returns json
language plpgsql security definer set search_path = pg_catalog, banking set plan_cache_mode = force_custom_plan as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_account banking.accounts;
  v_before bigint := coalesce(p_before, 9223372036854775807);
  -- Along an account dates never go back: with its date a place is one in the order of the index.
  v_date date := coalesce((select t.booking_date from banking.transactions t where t.seq <= p_before
    order by t.seq desc limit 1), 'infinity');
begin
  select * into v_account from banking.accounts a where a.account_number = p_account_number;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, p.customer_id, 'entries', p_request_id from banking.account_parties p
   where p.account_id = v_account.id and v_account.type <> 'bank';
  return (select coalesce(json_agg(banking.desk_entry(e, v_account.type <> 'bank') order by e.transaction_seq desc), '[]')
    from (
      (select * from banking.entries e where p_day is null and e.account_id = v_account.id
          and (e.booking_date, e.transaction_seq) < (v_date, v_before)
        order by e.booking_date desc, e.transaction_seq desc limit p_limit)
      union all
      (select * from banking.entries e where p_day is not null and e.account_id = v_account.id and e.booking_date = p_day
          and (p_basis = 'booking' or e.value_date = p_day) and e.transaction_seq < v_before
        order by e.transaction_seq desc limit p_limit)
      union all
      -- What was booked on another day has an index of its own.
      (select * from banking.entries e where p_day is not null and p_basis = 'value' and e.account_id = v_account.id
          and e.value_date = p_day and e.value_date <> e.booking_date and e.transaction_seq < v_before
        order by e.transaction_seq desc limit p_limit)
      order by transaction_seq desc limit p_limit) e);
end
$$;
grant execute on function banking.read_account_entries to banking_app;
