-- What no statement may do, whoever writes it. Applied after tables.sql; re-appliable. They hold for the owner as well; what
-- an owner who drops them does, `bank verify` finds.
create or replace trigger entries_move_balances after insert on banking.entries
  referencing new table as new_entries for each statement execute function banking.move_balances();
-- For each statement, and the checks of rows after them: a trigger before each row would lock each row once more.
create or replace trigger balances_follow_entries before update of posted, version, head on banking.accounts
  for each statement execute function banking.refuse_loose_balance();
create or replace trigger newcomer_is_told after insert on banking.account_parties
  for each row execute function banking.tell_newcomer();
create or replace trigger accounts_start_empty before insert on banking.accounts
  for each row when (new.posted <> 0 or new.version <> 0 or new.head is not null)
  execute function banking.refuse_loose_balance();

create or replace trigger account_is_in_bounds after insert or update of account_number, held, overdraft_limit
  on banking.accounts for each row execute function banking.refuse_bad_account();
create or replace trigger account_number_is_valid before insert on banking.accounts
  for each row when (banking.check_digit(left(new.account_number, -1)) <> right(new.account_number, 1))
  execute function banking.refuse_number();
create or replace trigger account_number_stays before update of id, account_number, currency on banking.accounts
  for each statement execute function banking.refuse_number();
create or replace trigger customer_id_is_valid before insert on banking.customers
  for each row when (banking.check_digit(substr(new.customer_id, 2, 9)) <> right(new.customer_id, 1))
  execute function banking.refuse_number();
create or replace trigger customer_id_stays before update of id, customer_id on banking.customers
  for each statement execute function banking.refuse_number();

-- What a session rests on: without it, the session ends, whoever took it away.
create or replace trigger changed_sessions_end after update of kind, customer_id, status, password_salt, password_verifier
  on banking.users for each row
  when ((old.kind, old.customer_id, old.status, old.password_salt, old.password_verifier)
    is distinct from (new.kind, new.customer_id, new.status, new.password_salt, new.password_verifier))
  execute function banking.end_changed_sessions();
create or replace trigger limits_are_forgotten after insert or update or delete on banking.product_limits
  for each statement execute function banking.forget_limits();
create or replace trigger limits_are_forgotten after insert or update or delete on banking.configurations
  for each statement execute function banking.forget_limits();

do $$
declare
  v_table text;
begin
  foreach v_table in array array['entries', 'request_keys', 'audit_logs', 'security_events', 'access_logs',
      'audit_changes', 'evidence_parts', 'account_events', 'hold_moves', 'joint_approvals', 'till_counts', 'force_debits', 'risk_alerts', 'case_notes', 'disputes'] loop
    execute format('create or replace trigger rows_stay before update or delete or truncate on banking.%I
      for each statement execute function banking.refuse_change()', v_table);
  end loop;
  -- What the bank has issued is never deleted; it is closed. What the journal says may be sealed, once (sealing_anew.sql).
  foreach v_table in array array['transactions', 'ticket_attachments', 'accounts', 'customers', 'users', 'own_accounts', 'proposals', 'joint_orders', 'reversals', 'user_changes',
      'account_changes', 'customer_changes', 'data_exports', 'applications', 'application_hits', 'documents', 'screening_entries', 'risk_rules', 'risk_rule_changes', 'risk_orders', 'cases',
      'setting_changes', 'seal_keys', 'seals', 'roots'] loop
    execute format('create or replace trigger rows_stay before delete or truncate on banking.%I
      for each statement execute function banking.refuse_change()', v_table);
  end loop;
  -- What waits in the inbox of the desk is decided by its id.
  foreach v_table in array array['proposals', 'account_changes', 'limit_raises', 'applications', 'customer_changes',
      'setting_changes', 'user_changes'] loop
    execute format('create or replace trigger id_is_its_own after insert on banking.%I
      for each row execute function banking.refuse_taken_id()', v_table);
  end loop;
end
$$;
