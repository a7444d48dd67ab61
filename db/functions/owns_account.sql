-- Whether an account is the customer's own: what goes there leaves for nobody else.
create or replace function banking.owns_account(p_customer_id bigint, p_account_number text) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.account_parties p join banking.accounts a on a.id = p.account_id
    where a.account_number = p_account_number and p.customer_id = p_customer_id and p.role in ('owner', 'joint')
      and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until)
$$;
alter function banking.owns_account owner to banking_money;
