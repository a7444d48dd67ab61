-- Row-level security, grants and triggers of every table. Re-appliable: it starts from nothing each time.
-- A table without a policy fails a test (db/policies/policies.test.ts).

revoke all on schema banking from public;
grant usage on schema banking to banking_app, banking_job, banking_money, banking_migrator;

do $$
declare
  v_table regclass;
  v_policy record;
begin
  for v_policy in select policyname, tablename from pg_policies where schemaname = 'banking' loop
    execute format('drop policy %I on banking.%I', v_policy.policyname, v_policy.tablename);
  end loop;
  for v_table in select oid::regclass from pg_class where relnamespace = 'banking'::regnamespace and relkind = 'r' loop
    execute format('alter table %s enable row level security', v_table);
    execute format('alter table %s force row level security', v_table);
    -- Under FORCE the owner's own functions are bound as well: without this they would see nothing.
    execute format('create policy owner_all on %s to banking_owner using (true) with check (true)', v_table);
    execute format('revoke all on %s from public, banking_app, banking_job, banking_money', v_table);
  end loop;
end
$$;
revoke execute on all functions in schema banking from public;

-- What a caller may read: their own person, the accounts they are party to, and what happened on those. Rows of a
-- customer are for callers of that kind alone: staff see them through functions that write access_logs.
grant select (id, kind, customer_id, name, email_sealed, phone_sealed, status, last_sign_in_at, created_at,
  sign_in_code_since) on banking.users to banking_app;
grant select (id, kind, customer_id, name, name_sealed, email_sealed, phone_sealed, status, last_sign_in_at, created_at)
  on banking.users to banking_app;
create policy own_user on banking.users for select to banking_app
  using (id = (select (banking.caller()).user_id));

grant select on banking.user_sessions to banking_app;
create policy own_session on banking.user_sessions for select to banking_app
  using (id = (select (banking.caller()).session_id));

-- Factors without their sealed secrets; of recovery codes only how many there are.
grant select (id, user_id, kind, label, created_at, confirmed_at, removed_at) on banking.user_factors to banking_app;
create policy own_factors on banking.user_factors for select to banking_app
  using (user_id = (select (banking.caller()).user_id));
grant select (id, user_id, credential_id, public_key, transports, backup_eligible, backed_up, label, created_at, last_used_at,
  removed_at) on banking.passkeys to banking_app;
create policy own_passkeys on banking.passkeys for select to banking_app
  using (user_id = (select (banking.caller()).user_id));
grant select (user_id, created_at, used_at) on banking.recovery_codes to banking_app;
create policy own_codes on banking.recovery_codes for select to banking_app
  using (user_id = (select (banking.caller()).user_id));

grant select on banking.customers to banking_app;
create policy own_customer on banking.customers for select to banking_app
  using (id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));

grant select on banking.account_parties to banking_app;
create policy own_parties on banking.account_parties for select to banking_app
  using (
    customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer')
    and valid_from <= statement_timestamp() and statement_timestamp() < valid_until
  );

grant select on banking.accounts to banking_app;
-- As an array the key's index can seek it; `in (select …)` would read the accounts of the whole bank.
create policy party_accounts on banking.accounts for select to banking_app
  using (id = any (array(select p.account_id from banking.account_parties p)));

grant select on banking.entries to banking_app;
create policy party_entries on banking.entries for select to banking_app
  using (account_id in (select p.account_id from banking.account_parties p));

grant select (seq, id, scope, type, from_number, to_number, amount, currency, booking_date, value_date, created_at,
  from_name, to_name, note, from_tokens, to_tokens) on banking.transactions to banking_app;
-- By the numbers that it names itself, one of which each of its entries is of: to look its entries up would be a search of
-- the largest index there is for every line that a search of history looks at.
create policy party_transactions on banking.transactions for select to banking_app
  using (from_number = any (array(select a.account_number from banking.accounts a))
    or to_number = any (array(select a.account_number from banking.accounts a)));

-- What everybody may read.
grant select on banking.products, banking.business_dates, banking.configurations to banking_app;
create policy everybody on banking.products for select to banking_app using (type <> 'bank');
create policy everybody on banking.business_dates for select to banking_app using (true);
create policy public_names on banking.configurations for select to banking_app using (name like 'bank.%' or name like 'feature.%');

-- The role that moves money: it appends to the journal and may not change a line of it. It has no right to
-- `posted`: entries move balances, through the trigger below.
grant select, insert on banking.request_keys, banking.transactions, banking.entries to banking_money;
grant select, update (held) on banking.accounts to banking_money;
grant select on banking.account_parties, banking.business_dates to banking_money;
grant insert on banking.audit_logs to banking_money;
create policy money on banking.request_keys to banking_money using (true) with check (true);
create policy money on banking.transactions to banking_money using (true) with check (true);
create policy money on banking.entries to banking_money using (true) with check (true);
create policy money on banking.accounts to banking_money using (true) with check (true);
create policy money on banking.account_parties for select to banking_money using (true);
create policy money on banking.business_dates for select to banking_money using (true);
create policy money on banking.audit_logs for insert to banking_money with check (true);

-- Exchange.
grant select on banking.fx_quotes to banking_app;
grant select, insert, update (sold_seq, bought_seq) on banking.fx_quotes to banking_money;
create policy own_quotes on banking.fx_quotes for select to banking_app
  using (customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));
create policy money on banking.fx_quotes to banking_money using (true) with check (true);
grant select on banking.fx_rates to banking_app;
create policy everybody on banking.fx_rates for select to banking_app using (true);
-- Till: orders of staff, proposals and reversals. Money moves here by the same role, which settles a proposal and
-- counts what was taken back, and may change nothing else. All reads of staff go through functions.
grant select on banking.own_accounts to banking_money;
grant select (id, kind, customer_id, person_id) on banking.users to banking_money;
grant select, insert, update (status, checker_user_id, checker_person, settled_at, reason, transaction_seq, order_mac)
  on banking.proposals to banking_money;
grant select, insert, update (refunded) on banking.reversals to banking_money;
grant select, insert on banking.till_counts to banking_money;
grant execute on function banking.setting(text) to banking_money;
create policy money on banking.own_accounts for select to banking_money using (true);
create policy money on banking.users for select to banking_money using (true);
create policy money on banking.proposals to banking_money using (true) with check (true);
create policy money on banking.till_counts to banking_money using (true) with check (true);
create policy money on banking.reversals to banking_money using (true) with check (true);
-- Limits, payees and schedules.
grant select on banking.payees, banking.schedules, banking.schedule_runs, banking.holidays to banking_app;
create policy own_payees on banking.payees for select to banking_app
  using (customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));
create policy own_schedules on banking.schedules for select to banking_app
  using (customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));
create policy own_schedule_runs on banking.schedule_runs for select to banking_app
  using (schedule_id in (select s.id from banking.schedules s));
create policy calendar on banking.holidays for select to banking_app using (true);
grant select on banking.product_limits, banking.account_limits, banking.payees to banking_money;
grant select, insert on banking.limit_usage to banking_money;
grant update (day, day_amount, day_count, month_amount, per_transaction, daily_amount, daily_count, monthly_amount, step_up_above,
  is_watched, valid_until) on banking.limit_usage to banking_money;
grant update (paid_on, paid_amount) on banking.payees to banking_money;
create policy money on banking.product_limits for select to banking_money using (true);
create policy money on banking.account_limits for select to banking_money using (true);
create policy money on banking.payees to banking_money using (true) with check (true);
create policy money on banking.limit_usage to banking_money using (true) with check (true);
grant select on banking.holidays to banking_money;
grant select, update (status, next_number, next_nominal, next_date, done_count, changed_at) on banking.schedules to banking_money;
grant select, insert, update (status, reason, attempts, retry_on, tried_on, transaction_seq, changed_at)
  on banking.schedule_runs to banking_money;
grant insert on banking.outbox to banking_money;
create or replace trigger preferences_are_heeded before insert on banking.outbox
  for each row execute function banking.heed_preferences();
create policy money on banking.holidays for select to banking_money using (true);
create policy money on banking.schedules to banking_money using (true) with check (true);
create policy money on banking.schedule_runs to banking_money using (true) with check (true);
create policy money on banking.outbox for insert to banking_money with check (true);
alter table banking.limit_usage set (fillfactor = 50);
-- Accounts' life, holds and term deposits: read by verbs that check the caller themselves; the offers by everybody.
grant select on banking.term_offers to banking_app;
create policy everybody on banking.term_offers for select to banking_app using (true);
grant select, insert on banking.hold_moves, banking.force_debits to banking_money;
grant select, insert, update (authorised, captured, released, status, settled_at) on banking.holds to banking_money;
grant select, insert, update (status, interest, overdue_interest, ended_on, ended_by) on banking.term_deposits to banking_money;
grant select on banking.term_offers, banking.products to banking_money;
create policy money on banking.holds to banking_money using (true) with check (true);
create policy money on banking.hold_moves to banking_money using (true) with check (true);
-- Orders that holders decide about together: read by verbs that check the caller, settled once, never changed.
grant select, insert, update (status, checker_customer_id, settled_at, reason, transaction_seq, origin_mac)
  on banking.joint_orders to banking_money;
grant select, insert on banking.joint_approvals to banking_money;
create policy money on banking.joint_orders to banking_money using (true) with check (true);
create policy money on banking.joint_approvals to banking_money using (true) with check (true);
-- Rules of risk: counted, alerted and looked into by verbs alone; a customer reads none of it, and no role but the owner
-- sees alerts, cases and notes. Orders that wait are settled by the role that moves money.
grant select on banking.risk_rules to banking_money;
grant select, insert, update (status, checker_user_id, checker_person, settled_at, reason, transaction_seq, origin_mac)
  on banking.risk_orders to banking_money;
create policy money on banking.risk_rules for select to banking_money using (true);
create policy money on banking.risk_orders to banking_money using (true) with check (true);
alter table banking.risk_counters set (fillfactor = 50);
create or replace trigger limits_are_forgotten after insert or update or delete on banking.risk_rules
  for each statement execute function banking.forget_limits();
select banking.gather_risk_gates();
create or replace trigger approved_alone before insert or update on banking.risk_rules
  for each row execute function banking.refuse_lone_rule();
create or replace trigger two_persons after insert or update of code, after, maker_user_id, maker_person, checker_user_id,
  checker_person, status on banking.risk_rule_changes for each row execute function banking.refuse_lone_decision();
create or replace trigger two_persons after insert or update of proposer_user_id, proposer_person, closer_user_id, closer_person,
  status on banking.cases for each row execute function banking.refuse_lone_closing();
create or replace trigger two_persons after insert or update of maker_user_id, maker_customer_id, checker_user_id, checker_person
  on banking.risk_orders for each row when (new.checker_user_id is not null or new.checker_person is not null)
  execute function banking.refuse_lone_release();
create policy money on banking.force_debits to banking_money using (true) with check (true);
create policy money on banking.term_deposits to banking_money using (true) with check (true);
create policy money on banking.term_offers for select to banking_money using (true);
create policy money on banking.products for select to banking_money using (true);
-- Who held an account before they came back.
grant select on banking.account_events to banking_money;
create policy money on banking.account_events for select to banking_money using (true);
-- Pots: read and written by verbs that check the caller.
grant select, update (hold_id, status, closed_at, filled_on, next_on) on banking.pots to banking_money;
create policy money on banking.pots to banking_money using (true) with check (true);
-- Statements and seals: keys, seals and roots are there for everybody to check; only functions write them.
grant select on banking.seal_keys, banking.seals, banking.roots to banking_app;
create policy published on banking.seal_keys for select to banking_app using (true);
create policy published on banking.seals for select to banking_app using (signature is not null);
create policy published on banking.roots for select to banking_app using (signature is not null);

-- Balances change twice in every transfer: leave room on the page, so that they stay where they are (HOT).
alter table banking.accounts set (fillfactor = 50);
alter table banking.user_sessions set (fillfactor = 70);
alter table banking.auth_tokens set (fillfactor = 70);

-- Changes of users: read and written by verbs of the owner alone.
create or replace trigger two_persons after insert or update of kind, user_id, maker, maker_user_id, maker_person,
  needs_second, cooling_hours, checker_user_id, checker_person on banking.user_changes for each row execute function banking.refuse_lone_change();

-- Support: a customer reads their own tickets, and of what was said what is not internal; staff through functions, but
-- for answers kept ready, in which nobody's data stands.
grant select (id, number, customer_id, category, status, subject_sealed, opened_at, changed_at, solved_at, closed_at, unread,
  rating, rated_at) on banking.tickets to banking_app;
create policy own_tickets on banking.tickets for select to banking_app
  using (customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));
grant select (id, position, ticket_id, at, author, kind, internal, body_sealed, event) on banking.ticket_messages to banking_app;
create policy own_messages on banking.ticket_messages for select to banking_app
  using (not internal and exists (select from banking.tickets t where t.id = ticket_id));
grant select (id, position, ticket_id, message_id, at, author, internal, name_sealed, content_type, bytes, key_id, sealed_hash)
  on banking.ticket_attachments to banking_app;
create policy own_attachments on banking.ticket_attachments for select to banking_app
  using (not internal and exists (select from banking.tickets t where t.id = ticket_id));
grant select on banking.disputes to banking_app;
create policy own_disputes on banking.disputes for select to banking_app
  using (customer_id = (select c.customer_id from banking.caller() c where c.kind = 'customer'));
grant select (id, title, body, status) on banking.canned_answers to banking_app;
create policy of_staff on banking.canned_answers for select to banking_app
  using ((select c.kind from banking.caller() c) in ('operator', 'admin'));
create or replace trigger rows_stay before delete or truncate on banking.tickets
  for each statement execute function banking.refuse_change();
create or replace trigger rows_stay before delete or truncate on banking.ticket_messages
  for each statement execute function banking.refuse_change();
create or replace trigger rows_stay before update or delete or truncate on banking.disputes
  for each statement execute function banking.refuse_change();
create or replace trigger two_persons after insert or update of maker_user_id, maker_person, checker_user_id, checker_person
  on banking.setting_changes for each row execute function banking.refuse_lone_setting();

-- Searching history: notes and categories are read like the lines they stand beside, and written by one verb.
grant select on banking.transaction_notes to banking_app;
create policy party_notes on banking.transaction_notes for select to banking_app
  using (account_id in (select p.account_id from banking.account_parties p));
-- End of day: what a product earns and costs is public; runs, days and accruals are read through functions.
grant select on banking.product_terms to banking_app;
create policy of_products on banking.product_terms for select to banking_app
  using (product_code in (select p.code from banking.products p));
grant select (account_id, month, opening, closing, version_before, version) on banking.statement_cuts to banking_app;
create policy party_cuts on banking.statement_cuts for select to banking_app
  using (account_id = any (array(select p.account_id from banking.account_parties p)));
-- A position changes on every day.
alter table banking.interest_positions set (fillfactor = 50);
alter table banking.eod_steps set (fillfactor = 50);
alter table banking.bank_days set (fillfactor = 70);
alter table banking.account_months set (fillfactor = 70);
create or replace trigger closed_terms_stay after insert or update or delete on banking.product_terms
  for each row execute function banking.refuse_closed_terms();
do $$
declare
  v_table text;
begin
  foreach v_table in array array['interest_accruals', 'interest_postings', 'statement_cuts', 'reports'] loop
    execute format('create or replace trigger rows_stay before update or delete or truncate on banking.%I
      for each statement execute function banking.refuse_change()', v_table);
  end loop;
end
$$;
-- Step-up: what a session is asked to confirm, without what a code could be guessed from.
grant select (id, user_id, session_id, purpose, binding, facts, created_at, expires_at, channel, sent_at, tries, factor,
  satisfied_at, voided_at, used_at) on banking.challenges to banking_app;
create policy own_challenges on banking.challenges for select to banking_app
  using (session_id = (select (banking.caller()).session_id));
create or replace trigger rows_stay before delete or truncate on banking.challenges
  for each statement execute function banking.refuse_change();
-- Data keys, wrapped: the bank's own for every isolate, a caller's own beside what is sealed under them.
grant select (id, purpose, subject, wrapped, kek_id, retired_at) on banking.encryption_keys to banking_app;
create policy banks_own on banking.encryption_keys for select to banking_app using (subject is null);
create policy own_keys on banking.encryption_keys for select to banking_app
  using (subject in (select 'customer:' || (banking.caller()).customer_id union all select 'user:' || (banking.caller()).user_id));
create or replace trigger rows_stay before delete or truncate on banking.encryption_keys
  for each statement execute function banking.refuse_change();
select banking.close_plain();
