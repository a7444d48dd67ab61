-- Gives back what an order has counted of limits today, that will not be done. The caller holds the account's lock; rows in
-- the order of use_limits.
create or replace function banking.return_counts(p_account banking.accounts, p_customer_id bigint, p_channel text,
  p_amount bigint, p_is_new boolean, p_payee uuid) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_today date := banking.bank_day(clock_timestamp());
begin
  update banking.limit_usage u
     set day_amount = greatest(u.day_amount - p_amount, 0), day_count = greatest(u.day_count - 1, 0)
   where u.owner_id = -p_customer_id and u.channel = 'new ' || p_account.currency and u.day = v_today and p_is_new;
  update banking.limit_usage u
     set day_amount = greatest(u.day_amount - p_amount, 0), day_count = greatest(u.day_count - 1, 0),
         month_amount = greatest(u.month_amount - p_amount, 0)
   where u.owner_id = p_account.id and u.channel = p_channel and u.day = v_today;
  update banking.payees y set paid_amount = greatest(y.paid_amount - p_amount, 0)
   where y.id = p_payee and y.paid_on = v_today and y.daily_limit is not null;
end
$$;
alter function banking.return_counts owner to banking_money;
