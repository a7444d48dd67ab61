-- Takes a step of an open run for one chunk and answers its cursor. Another chunk of it waits for the end of this
-- one. Raises where the run is not running, or the key is not the run's.
create or replace function banking.take_step(p_date date, p_name text, p_pads bytea) returns bigint
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_cursor bigint;
begin
  select s.cursor into v_cursor from banking.eod_steps s join banking.eod_runs r using (closed_date)
   where s.closed_date = p_date and s.name = p_name and r.status = 'running' and r.key_hash = sha256(p_pads)
     for update of s;
  if not found then
    raise exception 'step % of % cannot be taken: no such run, or another key', p_name, p_date using errcode = 'BK500';
  end if;
  return v_cursor;
end
$$;
