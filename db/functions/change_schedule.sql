-- Changes amount, note, end and retries of a schedule that still runs; payments made already stay. Refuses as `admit`,
-- invalid_input, not_found, currency_mismatch, already_settled (finished or cancelled), step_up_required (returned with the
-- challenge: a raise to above step_up.transfer_above for somebody else).
create or replace function banking.change_schedule(p_jti text, p_id uuid, p_amount bigint, p_currency text, p_note text,
  p_until date, p_times int, p_retry_days int, p_request_id text, p_challenge uuid default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_schedule banking.schedules;
  v_asked jsonb;
begin
  select * into v_schedule from banking.schedules s where s.id = p_id and s.customer_id = v_actor.customer_id for update;
  if v_schedule.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  perform banking.party_account(v_actor.customer_id, (select a.account_number from banking.accounts a
    where a.id = v_schedule.from_account_id), true);
  if v_schedule.currency is distinct from p_currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"amount"}';
  end if;
  if v_schedule.status not in ('active', 'paused') then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if p_amount > v_schedule.amount then
    v_asked := banking.schedule_step_up(v_actor, p_challenge, v_schedule.to_number, v_schedule.to_name, p_amount, p_currency,
      p_request_id, json_build_array('change', p_id, p_amount, p_currency, p_note, p_until, p_times, p_retry_days));
    if v_asked is not null then
      return v_asked;
    end if;
  end if;
  update banking.schedules s
     set amount = p_amount, note = p_note, until_date = p_until, times = p_times, retry_days = p_retry_days,
         changed_at = clock_timestamp(),
         status = case when s.next_nominal > p_until or s.done_count >= p_times then 'finished' else s.status end
   where s.id = p_id returning * into v_schedule;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'schedules.change', 'schedule:' || p_id, p_request_id);
  return banking.schedule_answer(v_schedule);
end
$$;
grant execute on function banking.change_schedule(text, uuid, bigint, text, text, date, int, int, text, uuid) to banking_app;
