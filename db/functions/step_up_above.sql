-- The greatest amount (minor units) that may leave for somebody else without a further factor; nothing where a currency
-- has no setting.
create or replace function banking.step_up_above(p_currency text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce((banking.setting('step_up.transfer_above') ->> p_currency)::bigint, 0)
$$;
alter function banking.step_up_above owner to banking_money;
