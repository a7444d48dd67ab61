-- The limits of one of the caller's accounts and what is used of them. Refuses as `admit`, not_found.
create or replace function banking.read_limits(p_jti text, p_account_number text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_account banking.accounts := banking.party_account(v_actor.customer_id, p_account_number, false);
begin
  return banking.limits_answer(v_account) || (select jsonb_build_object('newPayees', jsonb_build_object(
      'limit', banking.cooling_limit(v_account.currency)::text,
      'hours', banking.setting('payees.cooling_hours') #>> '{}',
      'used', coalesce((select u.day_amount from banking.limit_usage u where u.owner_id = -v_actor.customer_id
        and u.channel = 'new ' || v_account.currency and u.day = banking.bank_day(clock_timestamp())), 0)::text)));
end
$$;
grant execute on function banking.read_limits(text, text) to banking_app;
