-- What one person alone has taken back today on one side of an account (p_side: 1 to it, -1 from it), under any of their
-- log-ins, in minor units: what another approved does not count. Of the bank's own accounts nothing: they are a side of
-- everybody's. The caller holds the account's row, so two at once count each other. It reads the account's day by its index.
create or replace function banking.taken_back_alone(p_account banking.accounts, p_side integer, p_person text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_account.type = 'bank' then 0 else (
    select coalesce(sum(abs(e.amount)), 0)::bigint
      from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
     where e.account_id = p_account.id and e.booking_date = (select b.current from banking.business_dates b)
       and sign(e.amount) = p_side and t.reverses_seq is not null
       and banking.person_of(banking.user_in(t.actor)) = p_person
       and not exists (select from banking.proposals p where p.scope = t.scope and p.key = t.id::text)) end
$$;
alter function banking.taken_back_alone owner to banking_money;
