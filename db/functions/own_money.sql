-- The accounts whose money is the customer's own today: as owner or joint holder, not as somebody's guardian or signatory.
create or replace function banking.own_money(p_customer_id bigint) returns setof banking.accounts
language sql stable set search_path = pg_catalog, banking as $$
  select a.* from banking.accounts a join banking.account_parties p on p.account_id = a.id
   where p.customer_id = p_customer_id and p.role in ('owner', 'joint')
     and p.valid_from <= statement_timestamp() and statement_timestamp() < p.valid_until
$$;
