-- End-of-day step: cuts the reports that are due when p_date closes, one a chunk: those of the day, and on the last day of a
-- month those of the month. A report of a day without rows is not kept. Answers 1 for a report that it looked at.
-- Takes no order to sign (p_pads).
create or replace function banking.cut_reports(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_at bigint := banking.take_step(p_date, 'cut_reports', p_pads);
  v_from date;
  v_due record;
begin
  select k.kind, k.every, k.place into v_due from banking.known_reports() k
   where k.place > v_at and (k.every = 'daily' or extract(month from p_date + 1) <> extract(month from p_date))
   order by k.place limit 1;
  if v_due.kind is null then
    return 0;
  end if;
  v_from := case v_due.every when 'daily' then p_date else date_trunc('month', p_date::timestamp)::date end;
  if v_due.kind <> 'suspicious' or banking.report_suspicious(v_from, p_date) <> '[]' then
    perform banking.cut_report(v_due.kind, v_from, p_date, 'job:eod:' || p_date, null);
  end if;
  update banking.eod_steps s set cursor = v_due.place where s.closed_date = p_date and s.name = 'cut_reports';
  return 1;
end
$$;
grant execute on function banking.cut_reports(date, bytea, integer) to banking_job;
