-- Gives back what a transaction has used of limits, when it is reversed in full on the calendar day of bank.timezone on
-- which it was made; does nothing on a later day, or where nothing was counted. The caller holds the debited account's
-- lock and reverses each transaction once.
create or replace function banking.return_usage(p_transaction_seq bigint) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_today date := banking.bank_day(clock_timestamp());
  v_transaction banking.transactions;
  v_account_id bigint;
  v_customer_id bigint;
begin
  select * into strict v_transaction from banking.transactions t where t.seq = p_transaction_seq;
  if v_transaction.limit_channel is null or banking.bank_day(v_transaction.created_at) <> v_today then
    return;
  end if;
  select a.id into strict v_account_id from banking.accounts a
   where a.account_number = v_transaction.from_number for no key update;
  v_customer_id := coalesce(substring(v_transaction.scope from '^customer:(\d+)$')::bigint, (select s.customer_id
    from banking.schedule_runs r join banking.schedules s on s.id = r.schedule_id where r.transaction_seq = p_transaction_seq));
  -- Where the payee was new then, the customer's row was counted as well. It comes first, as everywhere.
  update banking.limit_usage u
     set day_amount = greatest(u.day_amount - v_transaction.amount, 0), day_count = greatest(u.day_count - 1, 0)
   where u.owner_id = -v_customer_id and u.channel = 'new ' || v_transaction.currency and u.day = v_today
     and not exists (select from banking.payees y where y.customer_id = v_customer_id
       and y.account_number = v_transaction.to_number and y.new_until <= v_transaction.created_at
       and (y.removed_at is null or y.removed_at > v_transaction.created_at));
  update banking.limit_usage u
     set day_amount = greatest(u.day_amount - v_transaction.amount, 0), day_count = greatest(u.day_count - 1, 0),
         month_amount = greatest(u.month_amount - v_transaction.amount, 0)
   where u.owner_id = v_account_id and u.channel = v_transaction.limit_channel and u.day = v_today;
  update banking.payees y set paid_amount = greatest(y.paid_amount - v_transaction.amount, 0)
   where y.customer_id = v_customer_id and y.account_number = v_transaction.to_number and y.status = 'active'
     and y.paid_on = v_today and y.daily_limit is not null and y.created_at <= v_transaction.created_at;
end
$$;
alter function banking.return_usage owner to banking_money;
