-- Which date the end of day is to close next, and whether it is due: a run is open, or the day is over in the bank's time
-- zone. For a runner that knows the credential of the job; forbidden for others.
create or replace function banking.next_eod(p_credential text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.admit_job('eod', p_credential);
  return (select jsonb_build_object('date', coalesce(r.closed_date, b.current),
      'due', r.closed_date is not null
        or b.current < (statement_timestamp() at time zone (banking.setting('bank.timezone') #>> '{}'))::date)
    from banking.business_dates b left join banking.eod_runs r on r.status <> 'done');
end
$$;
grant execute on function banking.next_eod(text) to banking_app;
