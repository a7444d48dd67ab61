-- Confirmation of payee: the name behind an account number, counted for each user so that numbers cannot be tried
-- out; with the caller's key, under which a payee's nickname is sealed. Refuses as `admit`; rate_limited and not_found are returned, since the count must commit.
create or replace function banking.look_up_payee(p_jti text, p_account_number text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_key text := 'look_up_payee:' || v_actor.user_id;
  v_window interval := interval '1 minute';
  v_throttle banking.throttles;
  v_account banking.accounts;
begin
  insert into banking.throttles as t (key, window_start, calls) values (v_key, clock_timestamp(), 1)
  on conflict (key) do update
    set window_start = case when t.window_start < clock_timestamp() - v_window then clock_timestamp() else t.window_start end,
        calls = case when t.window_start < clock_timestamp() - v_window then 1 else t.calls + 1 end
  returning * into v_throttle;
  if v_throttle.calls > (banking.setting('payees.look_ups_per_minute'))::int then
    return jsonb_build_object('refused', 'rate_limited', 'retryAfterSeconds',
      greatest(1, ceil(extract(epoch from v_throttle.window_start + v_window - clock_timestamp()))::int));
  end if;
  select * into v_account from banking.accounts a
   where a.account_number = p_account_number and a.type <> 'bank' and a.status <> 'closed';
  if v_account.id is null then
    return jsonb_build_object('refused', 'not_found');
  end if;
  return jsonb_build_object('accountNumber', v_account.account_number, 'name', v_account.holder_name,
    'currency', v_account.currency, 'key', banking.subject_key('customer:' || v_actor.customer_id), 'own', exists (select from banking.account_parties p
      where p.account_id = v_account.id and p.customer_id = v_actor.customer_id
        and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until));
end
$$;
grant execute on function banking.look_up_payee(text, text) to banking_app;
