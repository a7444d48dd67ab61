-- Orders a payment for later, once or by a rule; the client's id makes it once. Its payments count against the limits of
-- the channel that it was ordered through. Where holders decide together it waits for the others ({proposalId}); what it
-- pays then needs no further word. Refuses as `admit`, invalid_input (dates), not_found (from), forbidden
-- (mandate), as look_up_payee (to; returned), account_not_active, currency_mismatch, limit_exceeded (schedules.most),
-- idempotency_conflict, step_up_required
-- (returned with the challenge: payments to somebody else above step_up.transfer_above).
create or replace function banking.add_schedule(p_jti text, p_id uuid, p_from text, p_to text, p_amount bigint, p_currency text,
  p_note text, p_first date, p_rule text, p_month_end text, p_holiday text, p_until date, p_times int, p_retry_days int,
  p_channel text, p_request_id text, p_challenge uuid default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_today date := (select b.current from banking.business_dates b);
  v_account banking.accounts;
  v_known jsonb;
  v_next record;
  v_schedule banking.schedules;
  v_asked jsonb;
  v_mandate text;
begin
  if coalesce(p_amount, 0) <= 0 or p_from = p_to then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  select * into v_schedule from banking.schedules s where s.id = p_id;
  if v_schedule.id is not null then
    v_account := (select a from banking.accounts a where a.id = v_schedule.from_account_id);
    if (v_schedule.customer_id, v_account.account_number, v_schedule.to_number, v_schedule.currency, v_schedule.first_date,
        v_schedule.rule, v_schedule.month_end, v_schedule.holiday)
      is distinct from (v_actor.customer_id, p_from, p_to, p_currency, p_first, p_rule, p_month_end, p_holiday)
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return coalesce(banking.agreement_of(v_schedule), banking.schedule_answer(v_schedule)) || '{"replayed": true}';
  end if;
  v_account := banking.party_account(v_actor.customer_id, p_from, false);
  v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
  if v_mandate <> 'either' and not banking.is_joint(v_mandate, v_account.id, v_actor.customer_id) then
    perform banking.refuse('forbidden', jsonb_build_object('mandate', v_mandate));
  end if;
  if coalesce(p_first < v_today or p_first > v_today + 3660, true) or p_until < p_first then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"firstDate"}';
  end if;
  v_known := banking.look_up_payee(p_jti, p_to);
  if v_known ? 'refused' then
    return v_known || case v_known ->> 'refused' when 'not_found' then '{"field": "to"}'::jsonb else '{}' end;
  end if;
  if v_account.status <> 'active' then
    raise exception 'account_not_active' using errcode = 'BK409', detail = '{"field":"from"}';
  end if;
  if v_account.currency is distinct from p_currency or v_known ->> 'currency' is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"to"}';
  end if;
  -- Each is paid by the end of day, which is everybody's: between own accounts nothing else would bound them.
  -- Of many at once each counts those before it: they have waited for each other in look_up_payee, which counts as well.
  if (select count(*) from banking.schedules s where s.customer_id = v_actor.customer_id and s.status in ('proposed', 'active', 'paused'))
    >= (banking.setting('schedules.most') #>> '{}')::int
  then
    raise exception 'limit_exceeded' using errcode = 'BK409', detail = '{"limit":"schedules.most"}';
  end if;
  v_asked := banking.schedule_step_up(v_actor, p_challenge, p_to, v_known ->> 'name', p_amount, p_currency, p_request_id,
    json_build_array('schedule', p_id, p_from, p_to, p_amount, p_currency, p_note, p_first, p_rule, p_month_end, p_holiday,
      p_until, p_times, p_retry_days, p_channel));
  if v_asked is not null then
    return v_asked;
  end if;
  -- Behind the account, as a holder's end: who is taken off in this moment leaves no payment behind that nobody could cancel.
  perform from banking.accounts a where a.id = v_account.id for no key update;
  if banking.mandate_of(v_actor.customer_id, v_account.id) is distinct from v_mandate then
    perform banking.refuse('forbidden');
  end if;
  select * into strict v_next from banking.next_due(p_first, p_rule, p_month_end, p_holiday, 0);
  insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount, currency,
    note, first_date, rule, month_end, holiday, until_date, times, retry_days, next_number, next_nominal, next_date,
    status)
  values (p_id, v_actor.customer_id, v_actor.user_id, p_channel, v_account.id, p_to, v_known ->> 'name', p_amount, p_currency,
    p_note, p_first, p_rule, p_month_end, p_holiday, p_until, p_times, p_retry_days, v_next.number, v_next.nominal, v_next.due,
    case v_mandate when 'jointly' then 'proposed' else 'active' end)
  on conflict (id) do nothing returning * into v_schedule;
  if v_schedule.id is null then
    -- The same id in the same moment: whoever was first made it.
    return banking.add_schedule(p_jti, p_id, p_from, p_to, p_amount, p_currency, p_note, p_first, p_rule, p_month_end,
      p_holiday, p_until, p_times, p_retry_days, p_channel, p_request_id, p_challenge);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'schedules.add', 'schedule:' || p_id, p_request_id);
  if v_mandate = 'jointly' then
    perform banking.propose_schedule(v_schedule, p_request_id);
    return banking.agreement_of(v_schedule);
  end if;
  return banking.schedule_answer(v_schedule);
end
$$;
grant execute on function banking.add_schedule(text, uuid, text, text, bigint, text, text, date, text, text, text, date, int, int,
  text, text, uuid) to banking_app;
