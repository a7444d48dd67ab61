-- A message to everybody who holds an account, by mail; the account by its last four digits, never its balance.
create or replace function banking.tell_holders(p_account banking.accounts, p_template text, p_facts jsonb) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, p_template, p_facts || jsonb_build_object('account', banking.masked_number(p_account.account_number))
    from banking.account_parties p join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer'
   where p.account_id = p_account.id and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
$$;
alter function banking.tell_holders owner to banking_money;
