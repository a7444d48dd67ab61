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
    -- Amounts that stand beside usage until midnight are looked up anew where others hold from this day: the clock's day is older
    -- than the bank's, so a payment between midnight and now has kept those of yesterday.
    if exists (select from banking.configurations c where c.name in ('step_up.transfer_above', 'payees.cooling_limit', 'bank.timezone')
        and c.effective_from > v_current and c.effective_from <= p_to) then
      update banking.limit_usage u set valid_until = '-infinity' where u.valid_until > '-infinity';
    end if;
    insert into banking.audit_logs (actor, action, subject, detail)
    values (p_actor, 'bank.business_date', 'business_date', jsonb_build_object('from', v_current, 'to', p_to));
  end if;
  return greatest(v_current, p_to);
end
$$;
