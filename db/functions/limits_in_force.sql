-- The limits of an account through a channel on a day, what the bank's own are (`most_…`: up to there only the bank
-- raises), and what was used on that day and in its month. Amounts in minor units of the account's currency; null is
-- no limit.
create or replace function banking.limits_in_force(p_account banking.accounts, p_channel text, p_day date)
returns table (per_transaction bigint, daily_amount bigint, daily_count int, monthly_amount bigint,
  most_per_transaction bigint, most_daily_amount bigint, most_daily_count int, most_monthly_amount bigint,
  used_day bigint, used_count int, used_month bigint)
language sql stable set search_path = pg_catalog, banking as $$
  select least(a.lowered_per_transaction, m.per_transaction), least(a.lowered_daily_amount, m.daily_amount),
      least(a.lowered_daily_count, m.daily_count), least(a.lowered_monthly_amount, m.monthly_amount),
      m.per_transaction, m.daily_amount, m.daily_count, m.monthly_amount,
      case when u.day = p_day then u.day_amount else 0 end, case when u.day = p_day then u.day_count else 0 end,
      case when u.day >= date_trunc('month', p_day::timestamp) then u.month_amount else 0 end
    from (values (true)) one
    left join lateral (select x.* from banking.product_limits x where x.product_code = p_account.product_code
        and x.channel = p_channel and x.effective_from <= p_day order by x.effective_from desc limit 1) l on true
    left join banking.account_limits a on a.account_id = p_account.id and a.channel = p_channel
    left join lateral (select coalesce(a.granted_per_transaction, l.per_transaction) as per_transaction,
        coalesce(a.granted_daily_amount, l.daily_amount) as daily_amount,
        coalesce(a.granted_daily_count, l.daily_count) as daily_count,
        coalesce(a.granted_monthly_amount, l.monthly_amount) as monthly_amount) m on true
    left join banking.limit_usage u on u.owner_id = p_account.id and u.channel = p_channel
$$;
alter function banking.limits_in_force owner to banking_money;
