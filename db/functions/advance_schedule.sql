-- Moves a schedule to its next occurrence, or ends it after the last.
create or replace function banking.advance_schedule(p_schedule banking.schedules) returns void
language sql set search_path = pg_catalog, banking as $$
  update banking.schedules s
     set done_count = s.done_count + 1, changed_at = clock_timestamp(),
         next_number = coalesce(n.number, s.next_number), next_nominal = coalesce(n.nominal, s.next_nominal),
         next_date = coalesce(n.due, s.next_date),
         status = case when n.number is null or n.nominal > s.until_date or s.done_count + 1 >= s.times then 'finished' else s.status end
    from (values (true)) one left join banking.next_due(p_schedule.first_date, p_schedule.rule, p_schedule.month_end,
      p_schedule.holiday, p_schedule.next_number + 1) n on true
   where s.id = p_schedule.id
$$;
alter function banking.advance_schedule owner to banking_money;
