/** What `bank verify` looks at beside the ledger: numbers that the bank issued, and its own guards. */
import type pg from 'pg'
import { isAccountNumber, isCustomerId } from '../../worker/ids.ts'
import { type Check, Finding, rowsOf } from './findings.ts'

export async function numbers(client: pg.Client): Promise<Check> {
  const finding = new Finding('customer ids and account numbers have their check digit')
  for await (const { number } of rowsOf<{ number: string }>(
    client,
    'select customer_id as number from banking.customers union all select account_number from banking.accounts',
  ))
    finding.expect(number.startsWith('C') ? isCustomerId(number) : isAccountNumber(number), () => number)
  return finding
}

/** What the database itself enforces must be switched on: every trigger, and row-level security on every table. */
export async function guards(client: pg.Client): Promise<Check> {
  const finding = new Finding('guards are on (triggers, forced row-level security)')
  for await (const { name, on } of rowsOf<{ name: string; on: boolean }>(
    client,
    `select 'trigger ' || t.tgname || ' on ' || c.relname as name, t.tgenabled in ('O', 'A') as on
       from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'banking'::regnamespace and not t.tgisinternal
     union all
     select 'row-level security on ' || c.relname, c.relrowsecurity and c.relforcerowsecurity
       from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'
     union all
     select 'trigger ' || wanted.name || ' on ' || wanted.table_name,
            exists (select from pg_trigger t where t.tgname = wanted.name and t.tgrelid = to_regclass('banking.' || wanted.table_name))
       from (values ('entries_move_balances', 'entries'), ('balances_follow_entries', 'accounts'),
                    ('accounts_start_empty', 'accounts'), ('account_is_in_bounds', 'accounts'),
                    ('account_number_is_valid', 'accounts'), ('account_number_stays', 'accounts'),
                    ('customer_id_is_valid', 'customers'), ('customer_id_stays', 'customers'),
                    ('rows_stay', 'entries'), ('rows_stay', 'transactions'), ('texts_stay', 'transactions'), ('rows_stay', 'request_keys'),
                    ('rows_stay', 'audit_logs'), ('rows_stay', 'security_events'), ('rows_stay', 'accounts'),
                    ('rows_stay', 'customers'), ('rows_stay', 'users'), ('rows_stay', 'access_logs'),
                    ('rows_stay', 'force_debits'), ('rows_stay', 'own_accounts'), ('rows_stay', 'proposals'),
                    ('rows_stay', 'reversals'), ('rows_stay', 'tickets'), ('rows_stay', 'ticket_messages'), ('words_stay', 'ticket_messages'),
                    ('rows_stay', 'ticket_attachments'), ('papers_stay', 'ticket_attachments'), ('papers_stay', 'documents'), ('rows_stay', 'disputes'),
                    ('rows_stay', 'account_events'), ('rows_stay', 'hold_moves'),
                    ('rows_stay', 'joint_orders'), ('rows_stay', 'joint_approvals'), ('rows_stay', 'till_counts'),
                    ('limits_are_forgotten', 'product_limits'), ('limits_are_forgotten', 'configurations'),
                    ('rows_stay', 'interest_accruals'), ('rows_stay', 'interest_postings'), ('rows_stay', 'statement_cuts'), ('rows_stay', 'reports'),
                    ('rows_stay', 'challenges'), ('rows_stay', 'encryption_keys'), ('rows_stay', 'user_changes'), ('rows_stay', 'account_changes'), ('rows_stay', 'customer_changes'), ('rows_stay', 'data_exports'),
                    ('new_account_is_bounded', 'account_parties'), ('newcomer_is_told', 'account_parties'), ('accounts_are_bounded', 'customers'), ('rows_stay', 'applications'), ('rows_stay', 'documents'),
                    ('rows_stay', 'application_hits'), ('rows_stay', 'screening_entries'),
                     ('rows_stay', 'setting_changes'), ('two_persons', 'setting_changes'),
                    ('id_is_its_own', 'proposals'), ('id_is_its_own', 'account_changes'), ('id_is_its_own', 'limit_raises'),
                    ('id_is_its_own', 'applications'), ('id_is_its_own', 'customer_changes'),
                    ('id_is_its_own', 'setting_changes'), ('id_is_its_own', 'user_changes'),
                    ('two_persons', 'user_changes'), ('changed_sessions_end', 'users'),
                    ('closed_terms_stay', 'product_terms'), ('limits_are_forgotten', 'risk_rules'), ('approved_alone', 'risk_rules'),
                    ('two_persons', 'risk_rule_changes'), ('two_persons', 'cases'), ('two_persons', 'risk_orders'), ('rows_stay', 'risk_rules'),
                    ('rows_stay', 'risk_rule_changes'), ('rows_stay', 'risk_orders'), ('rows_stay', 'cases'),
                    ('rows_stay', 'risk_alerts'), ('rows_stay', 'case_notes'),
                    ('rows_stay', 'seal_keys'), ('rows_stay', 'seals'), ('rows_stay', 'roots'),
                    ('rows_stay', 'audit_changes'), ('rows_stay', 'evidence_seals'), ('rows_stay', 'evidence_parts'),
                    ('seal_stays', 'evidence_seals'), ('preferences_are_heeded', 'outbox'), ('events_alert', 'security_events'),
                    ('rows_stay', 'alerts')) wanted (name, table_name)
     union all
     select 'policy caps_hold on accounts', exists (select from pg_policy p where p.polname = 'caps_hold'
       and p.polrelid = 'banking.accounts'::regclass and not p.polpermissive)
     union all
     select 'trigger changes_are_noted on ' || wanted,
            exists (select from pg_trigger t where t.tgname = 'changes_are_noted' and t.tgrelid = to_regclass('banking.' || wanted))
       from unnest('{account_changes,customer_changes,data_exports,account_limits,account_nominees,account_parties,accounts,application_hits,applications,canned_answers,cases,configurations,customers,fx_rates,gl_accounts,
         holidays,joint_nominees,joint_orders,limit_raises,own_accounts,payees,pots,product_limits,product_terms,products,proposals,risk_orders,risk_rule_changes,risk_rules,schedules,secrets,setting_changes,
         term_deposits,term_offers,tickets,transaction_notes,users}'::text[]) wanted`,
  ))
    finding.expect(on, () => `${name} is off`)
  return finding
}
