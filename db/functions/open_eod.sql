-- Opens the end of day of the business date: the date moves on to the next day, and with the commit the bank books
-- there. Only one run is open at a time. Answers its progress.
-- Refuses: already_settled (a day before the business date), invalid_input (a day after it, or an earlier run is open).
create or replace function banking.open_eod(p_by text, p_date date, p_pads bytea, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_current date;
  v_open date;
begin
  select b.current into strict v_current from banking.business_dates b for update;
  -- Somebody else may have opened it while this waited.
  if exists (select from banking.eod_runs r where r.closed_date = p_date) then
    return banking.eod_progress(p_date);
  end if;
  if p_date < v_current then
    raise exception 'already_settled' using errcode = 'BK409', detail = jsonb_build_object('businessDate', v_current);
  end if;
  select r.closed_date into v_open from banking.eod_runs r where r.status <> 'done';
  if p_date > v_current or v_open is not null then
    raise exception 'invalid_input' using errcode = 'BK400',
      detail = jsonb_build_object('field', 'date', 'businessDate', v_current, 'open', v_open);
  end if;
  -- Read before the new date can be seen: what books there gets a higher number.
  insert into banking.eod_runs (closed_date, status, started_by, key_hash, seq_before)
  select p_date, 'waiting', p_by, sha256(p_pads), coalesce(max(t.seq), 0) from banking.transactions t;
  insert into banking.eod_steps (closed_date, name, position) select p_date, l.name, l.position from banking.eod_step_list l;
  perform banking.advance_business_date(p_by, p_date + 1);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (p_by, 'eod.open', 'date:' || p_date, p_request_id);
  return banking.eod_progress(p_date);
end
$$;
