-- What keeps an account from being closed: balance, holds, term_deposit (one runs on it), payout (one pays out to it),
-- schedules (payments for later that leave it).
-- A feature whose rows must end first adds its line here.
create or replace function banking.open_obligations(p_account_id bigint) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select array_remove(array[
    (select 'balance' from banking.accounts a where a.id = p_account_id and a.posted <> 0),
    (select 'holds' where exists (select from banking.holds h where h.account_id = p_account_id and h.status = 'open')),
    (select 'term_deposit' where exists (select from banking.term_deposits d
      where d.account_id = p_account_id and d.status in ('active', 'matured'))),
    (select 'payout' where exists (select from banking.term_deposits d
      where d.payout_account_id = p_account_id and d.status in ('active', 'matured'))),
    (select 'schedules' where exists (select from banking.schedules s
      where s.from_account_id = p_account_id and s.status in ('active', 'paused')))
  ], null)
$$;
