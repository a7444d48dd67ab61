-- Starts or continues the end of day of p_date for a member of staff, one chunk a call, and answers its progress. The
-- Worker proves itself as well: what is posted must carry its key. A day closes at the earliest on itself. Refuses, in
-- this order: as `admit`, forbidden (credential), invalid_input (date), already_settled, and as advance_eod.
create or replace function banking.close_day(p_jti text, p_credential text, p_date date, p_pads bytea, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  -- Before anything gives this transaction an id.
  v_seen boolean := banking.eod_is_open(p_date);
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
begin
  perform banking.admit_job('eod', p_credential);
  if p_date > (statement_timestamp() at time zone (banking.setting('bank.timezone') #>> '{}'))::date then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"date"}';
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'day.close', 'date:' || p_date, p_request_id);
  return banking.advance_eod('user:' || v_actor.user_id, p_date, p_pads, v_seen, p_request_id);
end
$$;
grant execute on function banking.close_day(text, text, date, bytea, text) to banking_app;
