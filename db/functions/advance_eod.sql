-- One chunk of the end of day that closes p_date, in one transaction: opens the run (which moves the business date
-- on, so that the bank stays open on the next day), waits for transactions that may still book on the closed date,
-- then does one chunk of the first step that is not done. Answers the run's progress; one that is done stays as it
-- is. Two callers at once take turns at the run's row. p_seen says that the run was seen before this transaction
-- got its id (eod_is_open). Not for any log-in role: run_eod_chunk, close_day and `bank eod` lead here.
-- Refuses: invalid_input (date), already_settled, forbidden (another key than the run was opened with).
create or replace function banking.advance_eod(p_by text, p_date date, p_pads bytea, p_seen boolean, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_run banking.eod_runs;
  v_step banking.eod_steps;
  v_listed banking.eod_step_list;
  v_did integer;
begin
  if p_date is null or length(p_pads) is distinct from 128 then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"date"}';
  end if;
  select * into v_run from banking.eod_runs r where r.closed_date = p_date for update;
  if not found then
    return banking.open_eod(p_by, p_date, p_pads, p_request_id);
  end if;
  if v_run.key_hash <> sha256(p_pads) then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if v_run.status = 'waiting' then
    -- Whoever read the old date had its transaction's id by then (a verb claims and locks first), and this
    -- transaction got its own after the new date was committed: all of them are older.
    if v_run.boundary is null and p_seen then
      update banking.eod_runs set boundary = pg_current_xact_id() where closed_date = p_date
      returning boundary into v_run.boundary;
    end if;
    update banking.eod_runs set status = 'running',
        seq_after = (select coalesce(max(t.seq), 0) from banking.transactions t)
     where closed_date = p_date and boundary <= pg_snapshot_xmin(pg_current_snapshot());
    if not found then
      return banking.eod_progress(p_date);
    end if;
  elsif v_run.status = 'done' then
    return banking.eod_progress(p_date);
  end if;
  loop
    select * into v_step from banking.eod_steps s
     where s.closed_date = p_date and s.status <> 'done' order by s.position limit 1 for update;
    if not found then
      update banking.eod_runs set status = 'done', ended_at = clock_timestamp() where closed_date = p_date;
      insert into banking.audit_logs (actor, action, subject, request_id)
      values (p_by, 'eod.done', 'date:' || p_date, p_request_id);
      exit;
    end if;
    select * into v_listed from banking.eod_step_list l where l.name = v_step.name;
    if to_regprocedure(v_listed.function || '(date,bytea,integer)') is null then
      raise exception 'end-of-day step % has no function %', v_step.name, v_listed.function using errcode = 'BK500';
    end if;
    execute format('select %s($1, $2, $3)', v_listed.function) into v_did using p_date, p_pads, v_listed.chunk;
    update banking.eod_steps s
       set status = case when v_did = 0 then 'done' else 'running' end, done = s.done + v_did, chunks = s.chunks + 1,
           started_at = coalesce(s.started_at, transaction_timestamp()),
           ended_at = case when v_did = 0 then clock_timestamp() end
     where s.closed_date = p_date and s.name = v_step.name;
    exit when v_did > 0;
  end loop;
  return banking.eod_progress(p_date);
end
$$;
