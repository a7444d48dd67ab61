-- An account's limits in each channel, with what was used today and this month; amounts in minor units, as text; null is
-- no limit. `most` is where the customer's own lowering ends: above it only the bank raises.
create or replace function banking.limits_answer(p_account banking.accounts) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('accountNumber', p_account.account_number, 'currency', p_account.currency,
    'dayEndsAt', banking.bank_midnight(d.today + 1),
    'monthEndsAt', banking.bank_midnight((date_trunc('month', d.today::timestamp) + interval '1 month')::date),
    'channels', (select jsonb_agg(jsonb_build_object('channel', c.channel,
        'perTransaction', jsonb_build_object('limit', l.per_transaction::text, 'most', l.most_per_transaction::text),
        'dailyAmount', jsonb_build_object('limit', l.daily_amount::text, 'most', l.most_daily_amount::text, 'used', l.used_day::text),
        'dailyCount', jsonb_build_object('limit', l.daily_count, 'most', l.most_daily_count, 'used', l.used_count),
        'monthlyAmount', jsonb_build_object('limit', l.monthly_amount::text, 'most', l.most_monthly_amount::text,
          'used', l.used_month::text)) order by c.place)
      from (values (1, 'web'), (2, 'api')) c(place, channel), banking.limits_in_force(p_account, c.channel, d.today) l))
    from (select banking.bank_day(clock_timestamp()) as today) d
$$;
