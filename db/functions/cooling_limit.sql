-- What may go to all new payees of a customer together on a day, in minor units; null is no limit.
create or replace function banking.cooling_limit(p_currency text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select (banking.setting('payees.cooling_limit') ->> p_currency)::bigint
$$;
alter function banking.cooling_limit owner to banking_money;
