-- Tells everybody who holds a deposit what became of it at maturity (renewed, paid, matured, or waited: paid after all), and
-- of one that waits why.
create or replace function banking.tell_of_maturity(p_account banking.accounts, p_to text, p_why text) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'deposit_matured', jsonb_strip_nulls(jsonb_build_object('to', p_to,
      'why', banking.payout_obstacle_told(p_why, p.role), 'account', banking.masked_number(p_account.account_number)))
    from banking.account_parties p join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer'
   where p.account_id = p_account.id and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
$$;
alter function banking.tell_of_maturity owner to banking_money;
