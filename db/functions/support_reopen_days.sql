-- For how many days after its closing a ticket opens again: for the answers of reads, which see no setting of ours.
create or replace function banking.support_reopen_days() returns int
language sql stable security definer set search_path = pg_catalog, banking as $$
  select (banking.setting('support.reopen_days'))::int
$$;
grant execute on function banking.support_reopen_days() to banking_app;
