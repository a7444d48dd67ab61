-- Cuts a report of a period, its rows by `report_<kind>`, and keeps it. One that comes out as the newest of that period did,
-- and is final as it was, is that one: nothing is kept twice. The deed tells the hash of the rows, and is sealed with the evidence.
create or replace function banking.cut_report(p_kind text, p_from date, p_to date, p_by text, p_request_id text)
returns banking.reports
language plpgsql set search_path = pg_catalog, banking set timezone = 'UTC' as $$
declare
  v_rows jsonb;
  v_last banking.reports;
  v_made banking.reports;
  v_final boolean := p_to < (select b.current from banking.business_dates b);
begin
  if not exists (select from banking.known_reports() k where k.kind = p_kind) then
    raise exception 'no report is called %', p_kind using errcode = 'BK500';
  end if;
  -- Two who ask for the same at once take turns.
  perform pg_advisory_xact_lock(hashtextextended('report:' || p_kind || ':' || p_from || ':' || p_to, 0));
  execute format('select banking.%I($1, $2)', 'report_' || p_kind) into v_rows using p_from, p_to;
  select * into v_last from banking.reports r where r.kind = p_kind and r.from_date = p_from and r.to_date = p_to
   order by r.revision desc limit 1;
  if v_last.hash = sha256(convert_to(v_rows::text, 'UTF8')) and v_last.is_final = v_final then
    return v_last;
  end if;
  insert into banking.reports (kind, from_date, to_date, revision, is_final, cut_by, row_count, content, hash)
  values (p_kind, p_from, p_to, coalesce(v_last.revision, 0) + 1, v_final, p_by, jsonb_array_length(v_rows), v_rows,
    sha256(convert_to(v_rows::text, 'UTF8')))
  returning * into v_made;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_by, 'reports.cut', 'report:' || v_made.id, p_request_id,
    jsonb_build_object('kind', p_kind, 'from', p_from, 'to', p_to, 'rows', v_made.row_count, 'sha256', encode(v_made.hash, 'hex')));
  return v_made;
end
$$;
