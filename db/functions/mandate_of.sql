-- What a customer may do with an account now: either, jointly or view; null where they are no party to it.
create or replace function banking.mandate_of(p_customer_id bigint, p_account_id bigint) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select p.mandate from banking.account_parties p
   where p.customer_id = p_customer_id and p.account_id = p_account_id
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
$$;
alter function banking.mandate_of owner to banking_money;
