-- Sets a payee's nickname and daily limit. A limit may be set or lowered; a higher one needs the payee to be removed and
-- added again, which makes it new. Refuses as `admit`, not_found, currency_mismatch, forbidden (a raise).
create or replace function banking.change_payee(p_jti text, p_id uuid, p_nickname text, p_daily_limit bigint, p_currency text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_payee banking.payees;
begin
  select * into v_payee from banking.payees y
   where y.id = p_id and y.customer_id = v_actor.customer_id and y.status = 'active' for no key update;
  if v_payee.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  if p_daily_limit is not null and p_currency is distinct from v_payee.currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"dailyLimit"}';
  end if;
  if v_payee.daily_limit is not null and coalesce(p_daily_limit > v_payee.daily_limit, true) then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"field":"dailyLimit"}';
  end if;
  update banking.payees y set nickname = banking.check_sealed(p_nickname), daily_limit = p_daily_limit where y.id = p_id returning * into v_payee;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'payees.change', 'payee:' || p_id, p_request_id);
  return banking.payee_answer(v_payee);
end
$$;
grant execute on function banking.change_payee(text, uuid, text, bigint, text, text) to banking_app;
