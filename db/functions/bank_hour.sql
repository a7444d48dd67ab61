-- The hour of the clock at the bank's place, 0 to 23.
create or replace function banking.bank_hour(p_at timestamptz) returns integer
language sql stable set search_path = pg_catalog, banking as $$
  select extract(hour from p_at at time zone (banking.setting('bank.timezone') #>> '{}'))::int
$$;
