-- What the level of a customer's identification permits: held where balances move and where accounts open.
-- What a level permits, on bounded accounts alone. A policy and no trigger: its condition is part of the plan of whatever
-- moves a balance, which is kept; a trigger cost each booking 13 µs (docs/decisions/0031-records-of-customers.md).
create policy caps_hold on banking.accounts as restrictive for update to banking_owner
  using (true) with check (case when is_bounded then banking.caps_hold(accounts) else true end);
create or replace trigger new_account_is_bounded after insert on banking.account_parties
  for each row when (new.role = 'owner') execute function banking.bound_new_account();
create or replace trigger accounts_are_bounded after update of kyc_level, status on banking.customers
  for each row when (old.kyc_level <> new.kyc_level or old.status <> new.status) execute function banking.bound_customer();
