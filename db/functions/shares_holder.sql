-- Whether an account and the one of a number had a holder in common at a time: money between them is neither earned nor
-- spent. An owner has been one since the account was opened, whenever that was written down.
create or replace function banking.shares_holder(p_account_id bigint, p_number text, p_at timestamptz) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.accounts a
    join banking.account_parties o on o.account_id = a.id
    join banking.account_parties p on p.customer_id = o.customer_id
   where a.account_number = p_number and p.account_id = p_account_id
     and o.role in ('owner', 'joint') and p.role in ('owner', 'joint')
     and (o.role = 'owner' or o.valid_from <= p_at) and p_at < o.valid_until
     and (p.role = 'owner' or p.valid_from <= p_at) and p_at < p.valid_until)
$$;
alter function banking.shares_holder owner to banking_money;
