-- The full form of what make_transfer does in one update: renews the usage rows that were not counted there (p_counted
-- names those that were), counts a movement in them and in the payee's own, and raises limit_exceeded for the first
-- limit that is exceeded thereby. The caller holds the account's lock; rows are locked in the order of their key, the
-- customer's before the account's, and then the payee's.
create or replace function banking.use_limits(p_account banking.accounts, p_customer_id bigint, p_channel text,
  p_amount bigint, p_is_new boolean, p_counted text[], p_payee uuid) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_none bigint := 9223372036854775807;
  v_today date := banking.bank_day(clock_timestamp());
  v_midnight timestamptz := banking.bank_midnight(v_today + 1);
  v_next_month timestamptz := banking.bank_midnight((date_trunc('month', v_today::timestamp) + interval '1 month')::date);
  v_new_until timestamptz := (select y.new_until from banking.payees y where y.id = p_payee);
  v_counted text[] := coalesce(p_counted, '{}');
  v_step_up_above bigint := banking.step_up_above(p_account.currency);
  v_is_watched boolean := exists (select from banking.risk_rules r
    where r.is_on and r.effective_from < v_midnight and r.effective_until > clock_timestamp());
  -- More than any limit, and still a sum that fits.
  v_amount bigint := least(p_amount, v_none / 4);
  v_used banking.limit_usage;
  v_payee banking.payees;
begin
  for v_used in
    insert into banking.limit_usage as u (owner_id, channel, day, day_amount, day_count, month_amount, per_transaction,
      daily_amount, daily_count, monthly_amount, step_up_above, is_watched, valid_until)
    select w.owner_id, w.channel, v_today, v_amount, 1, v_amount, coalesce(w.per_transaction, v_none),
        coalesce(w.daily_amount, v_none), coalesce(w.daily_count, 2147483647), coalesce(w.monthly_amount, v_none),
        v_step_up_above, v_is_watched, v_midnight
      from (
        select -p_customer_id as owner_id, 'new ' || p_account.currency as channel, null::bigint as per_transaction,
            banking.cooling_limit(p_account.currency) as daily_amount, null::int as daily_count, null::bigint as monthly_amount
          where p_is_new
        union all
        select p_account.id, p_channel, l.per_transaction, l.daily_amount, l.daily_count, l.monthly_amount
          from banking.limits_in_force(p_account, p_channel, v_today) l) w
     where w.channel <> all (v_counted) order by w.owner_id
    on conflict (owner_id, channel) do update set day = excluded.day,
      day_amount = excluded.day_amount + case when u.day = excluded.day then u.day_amount else 0 end,
      day_count = 1 + case when u.day = excluded.day then u.day_count else 0 end,
      month_amount = excluded.month_amount
        + case when u.day >= date_trunc('month', excluded.day::timestamp) then u.month_amount else 0 end,
      per_transaction = excluded.per_transaction, daily_amount = excluded.daily_amount, daily_count = excluded.daily_count,
      monthly_amount = excluded.monthly_amount, step_up_above = excluded.step_up_above, is_watched = excluded.is_watched,
      valid_until = excluded.valid_until
    returning u.*
  loop
    if v_used.owner_id < 0 and v_used.day_amount > v_used.daily_amount then
      -- A payee is new no longer when the cooling period ends, be that before midnight.
      perform banking.refuse_limit('new_payees', p_channel, p_account.currency, v_used.daily_amount,
        v_used.daily_amount - v_used.day_amount + v_amount, least(v_midnight, v_new_until));
    end if;
    if p_amount > v_used.per_transaction then
      perform banking.refuse_limit('per_transaction', p_channel, p_account.currency, v_used.per_transaction,
        v_used.per_transaction, null);
    end if;
    if v_used.day_amount > v_used.daily_amount then
      perform banking.refuse_limit('daily_amount', p_channel, p_account.currency, v_used.daily_amount,
        v_used.daily_amount - v_used.day_amount + v_amount, v_midnight);
    end if;
    if v_used.day_count > v_used.daily_count then
      perform banking.refuse_limit('daily_count', p_channel, null, v_used.daily_count, v_used.daily_count - v_used.day_count + 1,
        v_midnight);
    end if;
    if v_used.month_amount > v_used.monthly_amount then
      perform banking.refuse_limit('monthly_amount', p_channel, p_account.currency, v_used.monthly_amount,
        v_used.monthly_amount - v_used.month_amount + v_amount, v_next_month);
    end if;
  end loop;
  update banking.payees y
     set paid_on = v_today, paid_amount = v_amount + case when y.paid_on = v_today then y.paid_amount else 0 end
   where y.id = p_payee and y.daily_limit is not null returning y.* into v_payee;
  if v_payee.paid_amount > v_payee.daily_limit then
    perform banking.refuse_limit('payee_daily_amount', p_channel, p_account.currency, v_payee.daily_limit,
      v_payee.daily_limit - v_payee.paid_amount + v_amount, v_midnight);
  end if;
end
$$;
alter function banking.use_limits owner to banking_money;
