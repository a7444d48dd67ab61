-- The bank's own account of a product (`settlement`, `vault`, `suspense`, `fees`, `interest-expense`, `capital`) in a currency: its
-- id. Where there are several, connections spread over them, so that no single row is everybody's. Null: none.
create or replace function banking.own_account(p_product text, p_currency text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select o.account_id from banking.own_accounts o
   where o.product_code = p_product and o.currency = p_currency and p_product <> 'till'
   order by o.shard
  offset pg_backend_pid() % greatest(1, (select count(*) from banking.own_accounts o
    where o.product_code = p_product and o.currency = p_currency)) limit 1
$$;
alter function banking.own_account owner to banking_money;
