-- A report with its rows and the names of those it is about, to be saved: a deed, and for each customer a line in
-- access_logs. Rows about the reader's own person are left out, and counted in `withheld`. Refuses, in this order: as `admit`,
-- not_found (also: of a kind that the caller does not see), unavailable (the rows are not what was cut).
create or replace function banking.read_report(p_jti text, p_id bigint, p_format text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_report banking.reports;
  v_own text;
  v_rows jsonb;
  v_customers text[];
  v_names jsonb;
begin
  select * into v_report from banking.reports r where r.id = p_id and r.kind = any (banking.own_reports(v_actor));
  if v_report.id is null then
    perform banking.refuse('not_found');
  end if;
  if sha256(convert_to(v_report.content::text, 'UTF8')) <> v_report.hash then
    perform banking.refuse('unavailable', '{"reason":"the rows of the report are not what was cut"}');
  end if;
  select jsonb_build_array(jsonb_build_object('customer', c.customer_id))::text into v_own
    from banking.customers c where 'customer:' || c.id = banking.person_of(v_actor.user_id);
  v_rows := case when v_own is null then v_report.content else (select coalesce(jsonb_agg(r.value order by r.ordinality), '[]')
    from jsonb_array_elements(v_report.content) with ordinality r where not r.value @> v_own::jsonb) end;
  v_customers := array(select distinct c.value ->> 'customer' from jsonb_array_elements(v_rows) r, jsonb_array_elements(r.value) c
    where jsonb_typeof(c.value) = 'object' and c.value ? 'customer');
  v_names := (select coalesce(jsonb_object_agg(c.customer_id, coalesce(c.holder_name, 'erased')), '{}')
    from banking.customers c where c.customer_id = any (v_customers));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'reports.download', 'report:' || p_id, p_request_id, jsonb_build_object('format', p_format));
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, c.id, 'reports', p_request_id from banking.customers c where c.customer_id = any (v_customers) order by c.id;
  return (select banking.report_answer(v_report) || jsonb_build_object('bank', banking.setting('bank.name'), 'says', k.says, 'source', k.source,
      'withheld', jsonb_array_length(v_report.content) - jsonb_array_length(v_rows), 'columns', k.columns, 'sha256', encode(v_report.hash, 'hex'),
      'cells', (select coalesce(jsonb_agg((select jsonb_agg(case when c.value ? 'customer' then jsonb_build_object('name', coalesce(v_names -> (c.value ->> 'customer'), '"-"'))
            when c.value ? 'user' then jsonb_build_object('name', coalesce(banking.user_name((c.value ->> 'user')::bigint), '"-"')) else c.value end order by c.ordinality)
          from jsonb_array_elements(r.value) with ordinality c) order by r.ordinality), '[]')
        from jsonb_array_elements(v_rows) with ordinality r))
    from banking.known_reports() k where k.kind = v_report.kind);
end
$$;
grant execute on function banking.read_report to banking_app;
