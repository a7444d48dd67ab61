-- The transactions that may be writing some tables now, by their virtual ids, for whoever must wait for them. Sequence
-- numbers are given before a commit, so a lower one can appear after a higher one; who was given a number holds a lock
-- on the table until the end of their transaction.
create or replace function banking.writers_of(p_tables regclass[]) returns text[]
language sql volatile set search_path = pg_catalog, banking as $$
  select coalesce(array_agg(distinct l.virtualtransaction), '{}')
    from pg_locks l
   where l.locktype = 'relation' and l.database = (select d.oid from pg_database d where d.datname = current_database())
     and l.relation = any (p_tables)
     and l.mode in ('RowShareLock', 'RowExclusiveLock') and l.pid is distinct from pg_backend_pid()
$$;

-- Who writes the journal locks keys and accounts before it.
create or replace function banking.writers() returns text[]
language sql volatile set search_path = pg_catalog, banking as $$
  select banking.writers_of(
    array['banking.transactions'::regclass, 'banking.request_keys'::regclass, 'banking.accounts'::regclass])
$$;

-- Waits until all who may be writing these tables at this moment have ended; false where that takes longer than
-- p_patience.
create or replace function banking.await_writers_of(p_tables regclass[], p_patience interval) returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_writers text[] := banking.writers_of(p_tables);
  v_end timestamptz := clock_timestamp() + p_patience;
begin
  while v_writers && banking.writers_of(p_tables) loop
    if clock_timestamp() >= v_end then
      return false;
    end if;
    perform pg_sleep(0.01);
  end loop;
  return true;
end
$$;

-- Waits until all who may be writing the journal at this moment have ended; false where that takes longer than p_patience.
create or replace function banking.await_writers(p_patience interval) returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_writers text[] := banking.writers();
  v_end timestamptz := clock_timestamp() + p_patience;
begin
  while v_writers && banking.writers() loop
    if clock_timestamp() >= v_end then
      return false;
    end if;
    perform pg_sleep(0.01);
  end loop;
  return true;
end
$$;
