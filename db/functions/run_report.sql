-- Cuts a report of a chosen period for one of the staff, a year at most. Where it comes out as it did before it is the same
-- report. Refuses, in this order: as `admit`, forbidden (a kind that operators do not see), invalid_input (`field`, `says`).
create or replace function banking.run_report(p_jti text, p_kind text, p_from date, p_to date, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_fault jsonb;
begin
  if p_kind <> all (banking.own_reports(v_actor)) then
    perform banking.refuse('forbidden');
  end if;
  v_fault := case when p_from > p_to then '{"field":"to","says":"The period ends before it begins."}'
    when p_to > (select b.current from banking.business_dates b) then '{"field":"to","says":"That day has not begun."}'
    when p_to - p_from > 366 then '{"field":"from","says":"A year at most."}' end;
  if v_fault is not null then
    perform banking.refuse('invalid_input', v_fault);
  end if;
  return banking.report_answer(banking.cut_report(p_kind, p_from, p_to, 'user:' || v_actor.user_id, p_request_id));
end
$$;
grant execute on function banking.run_report to banking_app;
