-- Pauses (`paused`), resumes (`active`) or cancels (`cancelled`) a schedule; the same again changes nothing. Of what all
-- holders agreed to each of them may, and whoever ordered it is told. What came
-- due while it was paused is not paid afterwards; what waits to be tried again is given up with a cancellation. Refuses
-- as `admit`, not_found, already_settled (it has ended).
create or replace function banking.set_schedule_status(p_jti text, p_id uuid, p_status text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_today date := (select b.current from banking.business_dates b);
  v_schedule banking.schedules;
  v_next record;
begin
  if coalesce(p_status, '') not in ('active', 'paused', 'cancelled') then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"status"}';
  end if;
  select * into v_schedule from banking.schedules s
   where s.id = p_id and (s.customer_id = v_actor.customer_id
     or s.id in (select a.id from banking.agreed_schedules(v_actor.customer_id) a)) for update;
  if v_schedule.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  if v_schedule.status = p_status then
    return banking.schedule_answer(v_schedule);
  end if;
  if v_schedule.status not in ('active', 'paused') then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if p_status = 'active' then
    loop
      exit when v_schedule.next_date >= v_today;
      select * into v_next from banking.next_due(v_schedule.first_date, v_schedule.rule, v_schedule.month_end,
        v_schedule.holiday, v_schedule.next_number + 1);
      if v_next.number is null or v_next.nominal > v_schedule.until_date then
        p_status := 'finished';
        exit;
      end if;
      v_schedule.next_number := v_next.number;
      v_schedule.next_nominal := v_next.nominal;
      v_schedule.next_date := v_next.due;
    end loop;
  end if;
  update banking.schedules s
     set status = p_status, next_number = v_schedule.next_number, next_nominal = v_schedule.next_nominal,
         next_date = v_schedule.next_date, changed_at = clock_timestamp()
   where s.id = p_id returning * into v_schedule;
  if p_status = 'cancelled' then
    update banking.schedule_runs r set status = 'skipped', reason = 'cancelled', retry_on = null, changed_at = clock_timestamp()
     where r.schedule_id = p_id and r.status = 'waiting';
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'schedules.' || p_status, 'schedule:' || p_id, p_request_id);
  if v_schedule.customer_id <> v_actor.customer_id then
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', v_schedule.user_id, 'schedule_stopped', jsonb_build_object('status', p_status,
      'amount', v_schedule.amount::text, 'currency', v_schedule.currency, 'account', banking.masked_number(v_schedule.to_number)));
  end if;
  return banking.schedule_answer(v_schedule);
end
$$;
grant execute on function banking.set_schedule_status(text, uuid, text, text) to banking_app;
