-- Whether an account and the one of a number had a holder in common at a time: money between them is neither earned nor
-- spent. An owner has been one since the account was opened, whenever that was written down.
create or replace function banking.shares_holder(p_account_id bigint, p_number text, p_at timestamptz) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.accounts a
    join banking.account_parties o on o.account_id = a.id
    join banking.account_parties p on p.customer_id = o.customer_id
   where a.account_number = p_number and p.account_id = p_account_id
     and o.role in ('owner', 'joint') and p.role in ('owner', 'joint')
     and banking.was_holder(o, p_at) and banking.was_holder(p, p_at))
$$;
alter function banking.shares_holder owner to banking_money;

-- Whether who holds an account, or held it, did so at a time: by their row, or by what stood in it before they came back.
create or replace function banking.was_holder(p_party banking.account_parties, p_at timestamptz) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select (p_party.role = 'owner' or p_party.valid_from <= p_at) and p_at < p_party.valid_until
    or exists (select from banking.account_events e
      where e.account_id = p_party.account_id and e.kind = 'holder_added'
        and (e.detail ->> 'customer')::bigint = p_party.customer_id
        and (e.detail #>> '{held,from}')::timestamptz <= p_at and p_at < (e.detail #>> '{held,until}')::timestamptz)
$$;
alter function banking.was_holder owner to banking_money;
