-- Whether an account has had a transaction of a holder's own from this journal number on: ordered in the scope of a
-- party, or cash, or booked from outside; never interest and fees, nor what another customer sent.
create or replace function banking.has_own_since(p_account_id bigint, p_seq bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
    where e.account_id = p_account_id and e.transaction_seq >= p_seq and t.type not in ('interest', 'fee')
      and case when t.scope like 'customer:%' then exists (select from banking.account_parties p
            where p.account_id = p_account_id and t.scope = 'customer:' || p.customer_id)
          else true end)
$$;
