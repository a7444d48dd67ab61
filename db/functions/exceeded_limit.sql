-- The limit that a movement to somebody else would exceed, or null: what use_limits would refuse, told without
-- refusing, for jobs that go on with the next. The caller holds the account's lock.
create or replace function banking.exceeded_limit(p_account banking.accounts, p_customer_id bigint, p_channel text,
  p_amount bigint, p_is_new boolean, p_payee uuid) returns text
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_today date := banking.bank_day(clock_timestamp());
  v_new_used bigint;
  v_limits record;
  v_payee banking.payees;
begin
  if p_is_new then
    select case when u.day = v_today then u.day_amount else 0 end into v_new_used from banking.limit_usage u
     where u.owner_id = -p_customer_id and u.channel = 'new ' || p_account.currency for no key update;
  end if;
  select * into strict v_limits from banking.limits_in_force(p_account, p_channel, v_today);
  select * into v_payee from banking.payees y where y.id = p_payee for no key update;
  return case
    when p_is_new and p_amount > banking.cooling_limit(p_account.currency) - coalesce(v_new_used, 0) then 'new_payees'
    when p_amount > v_limits.per_transaction then 'per_transaction'
    when p_amount > v_limits.daily_amount - v_limits.used_day then 'daily_amount'
    when v_limits.daily_count <= v_limits.used_count then 'daily_count'
    when p_amount > v_limits.monthly_amount - v_limits.used_month then 'monthly_amount'
    when p_amount > v_payee.daily_limit - case when v_payee.paid_on = v_today then v_payee.paid_amount else 0 end
      then 'payee_daily_amount' end;
end
$$;
alter function banking.exceeded_limit owner to banking_money;
