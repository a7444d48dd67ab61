-- The moment at which a day of bank.timezone begins.
create or replace function banking.bank_midnight(p_day date) returns timestamptz
language sql stable set search_path = pg_catalog, banking as $$
  select p_day::timestamp at time zone (banking.setting('bank.timezone') #>> '{}')
$$;
grant execute on function banking.bank_midnight(date) to banking_money;
