-- The calendar day of bank.timezone at a moment: what limits run on, and not the business date, since a late end of
-- day must not keep customers waiting.
create or replace function banking.bank_day(p_at timestamptz) returns date
language sql stable set search_path = pg_catalog, banking as $$
  select (p_at at time zone (banking.setting('bank.timezone') #>> '{}'))::date
$$;
grant execute on function banking.bank_day(timestamptz) to banking_money;
