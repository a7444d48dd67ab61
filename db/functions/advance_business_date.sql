-- Moves the business date forward, never back. The end-of-day run will do its work around this.
create or replace function banking.advance_business_date(p_actor text, p_to date) returns date
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_current date;
begin
  select b.current into strict v_current from banking.business_dates b for update;
  if p_to > v_current then
    update banking.business_dates set current = p_to, changed_at = clock_timestamp();
    -- A setting of the clock that hours of rules are told by may hold from this day.
    perform banking.gather_risk_gates();
    insert into banking.audit_logs (actor, action, subject, detail)
    values (p_actor, 'bank.business_date', 'business_date', jsonb_build_object('from', v_current, 'to', p_to));
  end if;
  return greatest(v_current, p_to);
end
$$;
