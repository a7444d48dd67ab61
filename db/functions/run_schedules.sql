-- A step of the end of day: pays what is due by the business date that is open now, p_max occurrences at most, and
-- answers how many it settled or put off; 0 is done. Each is paid at most once, by the key of schedule_runs, whatever is
-- killed and however many run at once. Where money or limits lack it is put off by a day for as long as the schedule
-- says, else skipped; where it cannot be paid at all it has failed; of each the customer is told. p_pads is the key of
-- the job `eod:` and p_date (job_mac.sql).
create or replace function banking.run_schedules(p_date date, p_pads bytea, p_max int) returns int
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_day date := (select b.current from banking.business_dates b);
  v_due uuid[];
  v_waiting uuid[];
  v_item record;
  v_run record;
  v_status text;
  v_retry_on date;
  v_done int := 0;
begin
  -- Who comes second leaves what is held to who came first.
  v_due := array(select s.id from banking.schedules s where s.status = 'active' and s.next_date <= v_day
    order by s.next_date, s.id limit p_max for update skip locked);
  v_waiting := array(select s.id from banking.schedules s where s.status in ('active', 'finished') and s.id <> all (v_due)
      and exists (select from banking.schedule_runs r where r.schedule_id = s.id and r.status = 'waiting' and r.retry_on <= v_day)
    order by s.id limit p_max - cardinality(v_due) for update skip locked);
  if cardinality(v_due || v_waiting) = 0 then
    -- Nothing is left, or others hold it: 0 is an answer only when they have ended.
    v_due := array(select s.id from banking.schedules s where s.status = 'active' and s.next_date <= v_day
      order by s.next_date, s.id limit p_max for update);
    v_waiting := array(select s.id from banking.schedules s where s.status in ('active', 'finished') and s.id <> all (v_due)
        and exists (select from banking.schedule_runs r where r.schedule_id = s.id and r.status = 'waiting' and r.retry_on <= v_day)
      order by s.id limit p_max - cardinality(v_due) for update);
  end if;
  perform from banking.accounts a
    where a.id in (select s.from_account_id from banking.schedules s where s.id = any (v_due || v_waiting))
       or a.account_number in (select s.to_number from banking.schedules s where s.id = any (v_due || v_waiting))
    order by a.id for no key update;
  -- By customer, as use_limits counts them: two runs at once cannot wait for each other.
  for v_item in
    select * from (
      select s as schedule, s.next_nominal as due, 0 as attempts, null::date as retry_until
        from banking.schedules s where s.id = any (v_due)
      union all
      select s, r.due_date, r.attempts, r.retry_until from banking.schedules s,
          lateral (select w.* from banking.schedule_runs w where w.schedule_id = s.id and w.status = 'waiting'
            and w.retry_on <= v_day order by w.due_date limit 1) r
        where s.id = any (v_waiting)) i
     order by (i.schedule).customer_id desc, (i.schedule).id
  loop
    v_run := banking.run_schedule(v_item.schedule, v_item.due, v_actor, p_pads);
    -- No more than a year, whatever stands there: a day that no calendar has would stop the payments of everybody.
    v_item.retry_until := coalesce(v_item.retry_until, v_day + least((v_item.schedule).retry_days, 366));
    v_retry_on := case when v_run.reason in ('insufficient_funds', 'limit_exceeded') and v_day < v_item.retry_until then v_day + 1 end;
    v_status := case when v_run.reason is null then 'paid' when v_retry_on is not null then 'waiting'
      when v_run.reason in ('insufficient_funds', 'limit_exceeded') then 'skipped' else 'failed' end;
    insert into banking.schedule_runs as r (schedule_id, due_date, status, reason, attempts, retry_on, retry_until, tried_on, transaction_seq)
    values ((v_item.schedule).id, v_item.due, v_status, v_run.reason, v_item.attempts + 1, v_retry_on, v_item.retry_until, v_day, v_run.seq)
    on conflict (schedule_id, due_date) do update set status = excluded.status, reason = excluded.reason,
      attempts = excluded.attempts, retry_on = excluded.retry_on, tried_on = excluded.tried_on,
      transaction_seq = excluded.transaction_seq, changed_at = clock_timestamp()
      where r.status = 'waiting';
    if not found then
      raise exception 'occurrence % of schedule % was settled before', v_item.due, (v_item.schedule).id using errcode = 'BK008';
    end if;
    -- Told once when it is put off, and when it ends without payment.
    if v_status in ('skipped', 'failed') or v_status = 'waiting' and v_item.attempts = 0 then
      insert into banking.outbox (channel, user_id, template, facts)
      values ('email', (v_item.schedule).user_id, 'schedule_' || v_status, jsonb_strip_nulls(jsonb_build_object(
        'scheduleId', (v_item.schedule).id, 'dueDate', v_item.due, 'reason', v_run.reason,
        'retryUntil', case when v_status = 'waiting' then v_item.retry_until end)));
    end if;
    insert into banking.audit_logs (actor, action, subject, detail)
    values (v_actor, 'schedules.run', 'schedule:' || (v_item.schedule).id, jsonb_strip_nulls(jsonb_build_object(
      'dueDate', v_item.due, 'status', v_status, 'reason', v_run.reason)));
    if v_item.attempts = 0 then
      perform banking.advance_schedule(v_item.schedule);
    end if;
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
alter function banking.run_schedules owner to banking_money;
grant execute on function banking.run_schedules(date, bytea, int) to banking_job;
