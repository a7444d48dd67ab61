-- Whether the run of this date stands, seen before this transaction has an id of its own: what began before the new
-- business date was committed has a lower one. The first thing that a door to the end of day asks.
create or replace function banking.eod_is_open(p_date date) returns boolean
language sql volatile set search_path = pg_catalog, banking as $$
  select pg_current_xact_id_if_assigned() is null
     and exists (select from banking.eod_runs r where r.closed_date = p_date)
$$;
