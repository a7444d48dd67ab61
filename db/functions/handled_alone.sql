-- What cash one person alone has taken in for an account today, or given out of it (p_kind), under any of their log-ins, in
-- minor units: what another approved does not count, nor what was taken back in full. The caller holds the account's row, so
-- two at once count each other. It reads the account's day by its index.
create or replace function banking.handled_alone(p_account banking.accounts, p_kind text, p_person text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(sum(t.amount), 0)::bigint
    from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
   where e.account_id = p_account.id and e.booking_date = (select b.current from banking.business_dates b)
     and t.type::text = p_kind and banking.person_of(banking.user_in(t.actor)) = p_person
     and not exists (select from banking.proposals p where p.scope = t.scope and p.key = t.id::text)
     and not exists (select from banking.reversals r where r.original_seq = t.seq and r.refunded = r.amount)
$$;
alter function banking.handled_alone owner to banking_money;
