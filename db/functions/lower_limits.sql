-- Lowers limits of one of the caller's accounts in one channel; null leaves a limit as it is. It holds from the next
-- movement on. Raising is the bank's, by two of its people (propose_raise.sql). Refuses as `admit`, invalid_input (below
-- zero, another currency), not_found, forbidden (mandate, or a value above the limit in force).
create or replace function banking.lower_limits(p_jti text, p_account_number text, p_channel text, p_currency text,
  p_per_transaction bigint, p_daily_amount bigint, p_daily_count int, p_monthly_amount bigint, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts;
  v_limits record;
  v_raised text;
begin
  if least(p_per_transaction, p_daily_amount, p_daily_count, p_monthly_amount) < 0
    or coalesce(p_channel, '') not in ('web', 'api')
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"channel"}';
  end if;
  v_account := banking.party_account(v_actor.customer_id, p_account_number, true);
  perform from banking.accounts a where a.id = v_account.id for no key update;
  if p_currency is not null and p_currency <> v_account.currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"currency"}';
  end if;
  select * into strict v_limits from banking.limits_in_force(v_account, p_channel, banking.bank_day(clock_timestamp()));
  v_raised := case when p_per_transaction > v_limits.per_transaction then 'perTransaction'
    when p_daily_amount > v_limits.daily_amount then 'dailyAmount'
    when p_daily_count > v_limits.daily_count then 'dailyCount'
    when p_monthly_amount > v_limits.monthly_amount then 'monthlyAmount' end;
  if v_raised is not null then
    raise exception 'forbidden' using errcode = 'BK403',
      detail = jsonb_build_object('field', v_raised, 'raise', 'by the bank alone');
  end if;
  insert into banking.account_limits as a (account_id, channel, lowered_per_transaction, lowered_daily_amount,
    lowered_daily_count, lowered_monthly_amount)
  values (v_account.id, p_channel, p_per_transaction, p_daily_amount, p_daily_count, p_monthly_amount)
  on conflict (account_id, channel) do update set changed_at = clock_timestamp(),
    lowered_per_transaction = coalesce(excluded.lowered_per_transaction, a.lowered_per_transaction),
    lowered_daily_amount = coalesce(excluded.lowered_daily_amount, a.lowered_daily_amount),
    lowered_daily_count = coalesce(excluded.lowered_daily_count, a.lowered_daily_count),
    lowered_monthly_amount = coalesce(excluded.lowered_monthly_amount, a.lowered_monthly_amount);
  update banking.limit_usage u set valid_until = '-infinity' where u.owner_id = v_account.id and u.channel = p_channel;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'limits.lower', 'account:' || v_account.id, p_request_id, jsonb_strip_nulls(
    jsonb_build_object('channel', p_channel, 'perTransaction', p_per_transaction, 'dailyAmount', p_daily_amount,
      'dailyCount', p_daily_count, 'monthlyAmount', p_monthly_amount)));
  return banking.read_limits(p_jti, p_account_number);
end
$$;
grant execute on function banking.lower_limits(text, text, text, text, bigint, bigint, int, bigint, text) to banking_app;
