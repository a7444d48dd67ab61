-- For staff: the business date, today in the bank's time zone, and the end of day that is open, else the last one.
-- Refuses as `admit`.
create or replace function banking.day_status(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.admit(p_jti, array['operator', 'admin'], false);
  return (select jsonb_build_object('businessDate', b.current,
      'today', (statement_timestamp() at time zone (banking.setting('bank.timezone') #>> '{}'))::date,
      'run', banking.eod_progress((select max(r.closed_date) from banking.eod_runs r)))
    from banking.business_dates b);
end
$$;
grant execute on function banking.day_status(text) to banking_app;
