-- One chunk of the end of day for a runner without a session (the Worker's cron), which proves itself with the
-- credential of the job. Answers and refuses as advance_eod; forbidden for another credential.
create or replace function banking.run_eod_chunk(p_credential text, p_date date, p_pads bytea, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  -- Before anything gives this transaction an id.
  v_seen boolean := banking.eod_is_open(p_date);
begin
  perform banking.admit_job('eod', p_credential);
  return banking.advance_eod('job:eod', p_date, p_pads, v_seen, p_request_id);
end
$$;
grant execute on function banking.run_eod_chunk(text, date, bytea, text) to banking_app;
