-- The settings that the bank knows: what each is, its bounds and its unit, and a sentence on what it does. Whatever else
-- stands in `configurations` belongs to the machinery and is changed by its developers alone, as are those `fixed` here.
-- Kinds: `number` (whole), `hours`, `money` (minor units by currency), `rates` (percent by currency and name), `list`
-- (numbers between the bounds, lowest to highest), `denominations`, `time_zone`, `text`, `switch` (a feature), `fixed`.
create or replace function banking.known_settings()
returns table (name text, kind text, lowest bigint, highest bigint, unit text, says text)
language sql immutable set search_path = pg_catalog, banking as $$
  values
    ('bank.name', 'text', 2::bigint, 60::bigint, null, 'The name that customers read.'),
    ('bank.timezone', 'time_zone', null, null, null, 'The clock by which the bank’s days begin and end.'),
    ('bank.home_currency', 'fixed', null, null, null, 'The currency of the bank’s own books.'),
    ('bank.demo', 'fixed', null, null, null, 'Whether this is a demo bank.'),
    ('feature.exchange', 'switch', null, null, null, 'Customers change money between their accounts in two currencies. Off: no quotes and no exchanges.'),
    ('feature.term_deposits', 'switch', null, null, null, 'Customers open term deposits. Off: nothing new; open deposits run, renew and can be closed.'),
    ('feature.scheduled_payments', 'switch', null, null, null, 'Customers schedule payments. Off: nothing new or changed; those that stand are still paid.'),
    ('auth.access_seconds', 'number', 300, 3600, 'seconds', 'How long an access token lives.'),
    ('auth.idle_seconds.web', 'number', 60, 300, 'seconds', 'How long a browser may be idle before it is signed out.'),
    ('auth.family_hours.customer', 'hours', 1, 12, 'hours', 'After so long a customer signs in anew.'),
    ('auth.family_hours.staff', 'hours', 1, 12, 'hours', 'After so long staff sign in anew.'),
    ('auth.sessions_most.customer', 'number', 1, 20, 'devices', 'On how many devices a customer is signed in at once.'),
    ('auth.sessions_most.staff', 'number', 1, 10, 'devices', 'On how many devices staff are signed in at once.'),
    ('auth.failures_allowed', 'number', 3, 5, 'tries', 'Wrong passwords in a row before a log-in is blocked.'),
    ('auth.block_minutes', 'number', 1, 1440, 'minutes', 'How long the first block lasts; it doubles with each further failure.'),
    ('auth.argon2', 'fixed', null, null, null, 'How passwords are hashed.'),
    ('auth.reset_minutes', 'number', 5, 1440, 'minutes', 'How long a link to reset a password is good.'),
    ('auth.resets_per_hour', 'number', 1, 20, 'mails', 'How many links to reset a password one user is sent in an hour.'),
    ('auth.invitation_hours', 'hours', 1, 720, 'hours', 'How long an invitation to choose a first password is good.'),
    ('applications.days', 'number', 1, 365, 'days', 'After so long an application that nobody decided is begun anew.'),
    ('products.notice_days', 'number', 1, 366, 'days', 'So long ahead customers are told of rates and fees that are worse for them.'),
    ('documents.most', 'number', 1, 100, 'papers', 'Papers beside one application.'),
    ('kyc.levels', 'fixed', null, null, null, 'What each level of identification permits.'),
    ('kyc.keep_years', 'number', 5, 30, 'years', 'How long after the relation with a customer ended the bank keeps who they are.'),
    ('exports.days', 'number', 1, 30, 'days', 'How long a copy of a customer’s data can be taken.'),
    ('exports.per_month', 'number', 1, 30, 'copies', 'Copies of the data of one customer.'),
    ('exports.lines', 'fixed', null, null, null, 'How many entries are in one file of a copy.'),
    ('kyc.remind_days', 'number', 1, 180, 'days', 'How long before a review of a customer is due they are told.'),
    ('kyc.restrict_days', 'number', 0, 730, 'days', 'So long after a review was due a customer who has not come is restricted.'),
    ('kyc.review_years', 'fixed', null, null, null, 'How often a customer is looked at again, by risk.'),
    ('kyc.risk', 'fixed', null, null, null, 'Countries and occupations that raise a rating.'),
    ('support.categories', 'fixed', null, null, null, 'What customers write about, and how soon each is answered.'),
    ('support.tickets_per_day', 'number', 1, 100, 'tickets', 'New tickets of one customer.'),
    ('support.messages_per_minute', 'number', 1, 100, 'messages', 'Of one customer.'),
    ('support.answers_per_minute', 'number', 1, 600, 'messages', 'Of one member of staff.'),
    ('support.messages_most', 'number', 10, 5000, 'messages', 'On one ticket.'),
    ('support.attachments_per_message', 'number', 1, 20, 'files', 'Beside one message.'),
    ('support.attachments_per_ticket', 'number', 1, 500, 'files', 'On one ticket.'),
    ('support.attachments_per_day', 'number', 1, 100, 'files', 'Of one customer in a day, 5 MB each at most.'),
    ('support.close_days', 'number', 1, 90, 'days', 'After so long without a word what was solved is closed.'),
    ('support.reopen_days', 'number', 1, 90, 'days', 'For so long a closed ticket can be opened again.'),
    ('risk.hold_hours', 'hours', 1, 168, 'hours', 'How long a held payment waits for the staff.'),
    ('pots.most', 'number', 1, 100, 'pots', 'Open pots of one customer.'),
    ('schedules.most', 'number', 1, 1000, 'payments', 'Payments for later of one customer, those that rest as well.'),
    ('insights.unusual_times', 'number', 2, 20, 'times', 'How far above the usual a payment is shown as unusual.'),
    ('insights.unusual_least', 'money', 0, 100000000000, 'minor', 'Payments below this are never unusual.'),
    ('insights.similar_percent', 'number', 1, 100, 'percent', 'Credits that differ by no more count as the same income.'),
    ('auth.attempt_minutes', 'number', 1, 1440, 'minutes', 'The window in which failures of an address or a device count.'),
    ('auth.attempts_most.address', 'number', 10, 10000, 'failures', 'Failures from one address in that window.'),
    ('auth.attempts_most.device', 'number', 5, 1000, 'failures', 'Failures from one device in that window.'),
    ('auth.reuse_grace_seconds', 'number', 0, 60, 'seconds', 'How long a refresh token may be shown again after a lost answer.'),
    ('auth.challenge_minutes', 'number', 1, 15, 'minutes', 'From the right password to the second factor.'),
    ('auth.challenge_tries', 'number', 3, 5, 'tries', 'Wrong second factors before a sign-in starts anew.'),
    ('auth.factors_most', 'number', 1, 20, 'apps', 'Authenticator apps of one user.'),
    ('auth.passkeys_most', 'number', 1, 50, 'passkeys', 'Passkeys of one user.'),
    ('auth.passkey_minutes', 'number', 1, 10, 'minutes', 'How long a passkey’s challenge is good.'),
    ('step_up.transfer_above', 'money', 0, 100000000000, 'minor', 'A payment to somebody else above this needs a second factor.'),
    ('step_up.seconds', 'number', 60, 600, 'seconds', 'How long a code to confirm something is good.'),
    ('step_up.tries', 'number', 3, 5, 'tries', 'Wrong codes before a confirmation starts anew.'),
    ('step_up.resend_seconds', 'number', 10, 600, 'seconds', 'How long before a code can be sent again.'),
    ('step_up.codes_per_hour', 'number', 3, 30, 'codes', 'How many codes one user is sent in an hour.'),
    ('payees.look_ups_per_minute', 'number', 1, 600, 'look-ups', 'How often one customer may look up whom an account belongs to.'),
    ('payees.cooling_hours', 'hours', 0, 168, 'hours', 'How long a payee counts as new.'),
    ('payees.cooling_limit', 'money', 0, 100000000000, 'minor', 'What all new payees of an account may get in a day together.'),
    ('contact.cooling_hours', 'hours', 1, 168, 'hours', 'How long a change of contact or a reset of factors can be stopped.'),
    ('admins.cooling_hours', 'hours', 1, 168, 'hours', 'How long anybody of the staff can stop a new admin.'),
    ('proposals.hours', 'hours', 1, 168, 'hours', 'How long a proposal waits for a second person.'),
    ('joint_orders.hours', 'hours', 1, 168, 'hours', 'How long a payment waits for the other holders.'),
    ('till.second_person_above', 'money', 0, 100000000000, 'minor', 'Cash, and what is taken back of one transaction, or by one person in a day to or from one account, above this needs a second person; captures of a day go no further beyond their holds.'),
    ('till.difference_second_above', 'money', 0, 100000000000, 'minor', 'Differences of a till above this in a day are looked at by a second person.'),
    ('overdraft.second_person_above', 'money', 0, 100000000000, 'minor', 'An overdraft above this needs a second person.'),
    ('cash.denominations', 'denominations', null, null, 'minor', 'Notes and coins that tills count.'),
    ('exchange.quote_seconds', 'number', 10, 600, 'seconds', 'How long a quoted rate is good.'),
    ('exchange.rate_hours', 'hours', 1, 168, 'hours', 'A rate older than this is not quoted.'),
    ('fees.gst', 'rates', 0, 50, 'percent', 'The tax on fees, by currency and kind.'),
    ('books.settlement_shards', 'fixed', null, null, null, 'How many accounts the bank’s settlement is spread over.'),
    ('ledger.force_debits', 'fixed', null, null, null, 'Kinds of debit that may overdraw.'),
    ('calendar.closed_weekdays', 'list', 1, 7, 'weekdays', 'Weekdays on which the bank is closed; Monday is 1. At least one day stays open.'),
    ('accounts.most_per_customer', 'number', 1, 500, 'accounts', 'Savings and current accounts that one customer owns.'),
    ('accounts.dormant_months', 'number', 6, 120, 'months', 'After so long without the customer an account is dormant.'),
    ('accounts.unclaimed_months', 'number', 12, 240, 'months', 'After so long without the customer the money of a dormant account is unclaimed.'),
    ('reports.cash_above', 'money', 0, 100000000000, 'minor', 'Cash of a customer above this, at once or together in a month, is reported.'),
    ('reports.idle_days', 'number', 1, 365, 'days', 'A log-in of the staff that is not used for so long stands out in the access review.'),
    ('reports.operators.cash', 'switch', null, null, null, 'Operators see and run the report of large cash.'),
    ('reports.operators.suspicious', 'switch', null, null, null, 'Operators see and run the report of suspicious activity.'),
    ('reports.operators.dormant', 'switch', null, null, null, 'Operators see and run the report of dormant and unclaimed accounts.'),
    ('reports.operators.access', 'switch', null, null, null, 'Operators see and run the access review.'),
    ('reports.operators.audit', 'switch', null, null, null, 'Operators see and run the report of deeds.'),
    ('reports.operators.reconciliation', 'switch', null, null, null, 'Operators see and run the reconciliation.'),
    ('deposits.notice_days', 'number', 1, 60, 'days', 'How long before it matures a deposit’s holder is told.'),
    ('deposits.overdue_product', 'fixed', null, null, null, 'The savings product whose rate a matured deposit earns while it waits, by currency.'),
    ('deposits.clearing_days_most', 'number', 1, 30, 'days', 'The longest that a cheque may be held.'),
    ('holds.days_most', 'number', 1, 90, 'days', 'The longest that a hold may stand.'),
    ('outbox.keep_days', 'number', 1, 365, 'days', 'How long it is kept that a message was sent.'),
    ('outbox.retry_seconds_most', 'number', 60, 86400, 'seconds', 'The longest wait between two tries to send.'),
    ('backup.keys_kept_days', 'number', 7, 365, 'days', 'How long a backup can bring back who was erased.')
$$;

-- What is wrong with a value for a setting, in words; null: nothing.
create or replace function banking.setting_fault(p_name text, p_value jsonb) returns text
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_known record;
  v_fault text;
begin
  select * into v_known from banking.known_settings() k where k.name = p_name;
  if v_known.name is null then
    return 'The bank has no setting of this name.';
  end if;
  case v_known.kind
  when 'fixed' then
    return 'This setting is fixed.';
  when 'switch' then
    v_fault := case when jsonb_typeof(p_value) is distinct from 'boolean' then 'This is on or off: true or false.' end;
  when 'text' then
    v_fault := case when jsonb_typeof(p_value) is distinct from 'string'
        or length(p_value #>> '{}') not between v_known.lowest and v_known.highest or (p_value #>> '{}') <> btrim(p_value #>> '{}')
      then format('This is a text of %s to %s characters.', v_known.lowest, v_known.highest) end;
  when 'time_zone' then
    v_fault := case when jsonb_typeof(p_value) is distinct from 'string' or not exists (
        select from pg_timezone_names z where z.name = p_value #>> '{}' and z.name ~ '^[A-Z][A-Za-z]+/[A-Za-z_/]+$')
      then 'This is no time zone, such as Asia/Kolkata.' end;
  when 'list' then
    v_fault := case when jsonb_typeof(p_value) is distinct from 'array' or jsonb_array_length(p_value) >= v_known.highest
        or exists (select from jsonb_array_elements(p_value) e
          where not banking.is_whole(e.value, v_known.lowest, v_known.highest))
        or (select count(distinct e.value) < count(*) from jsonb_array_elements(p_value) e)
      then format('This is a list of different numbers from %s to %s, and not of all of them.', v_known.lowest, v_known.highest) end;
  when 'money' then
    v_fault := case when banking.by_currency(p_value) is not true
        or exists (select from jsonb_each_text(p_value) m
          where not banking.is_whole(to_jsonb(m.value), v_known.lowest, v_known.highest))
      then 'This is an amount of minor units for each currency.' end;
  when 'rates' then
    v_fault := case when banking.by_currency(p_value) is not true
        or exists (select from jsonb_each(p_value) m where jsonb_typeof(m.value) is distinct from 'object')
        or exists (select from jsonb_each(p_value) m, jsonb_each(m.value) r
          where r.key not in ('cgst', 'sgst') or jsonb_typeof(r.value) is distinct from 'number'
            or (r.value #>> '{}')::numeric not between v_known.lowest and v_known.highest
            or scale((r.value #>> '{}')::numeric) > 3)
        or exists (select from jsonb_each(p_value) m where not m.value ?& array['cgst', 'sgst'])
      then format('This is cgst and sgst for each currency, from %s to %s percent.', v_known.lowest, v_known.highest) end;
  when 'denominations' then
    v_fault := case when banking.by_currency(p_value) is not true
        or exists (select from jsonb_each(p_value) m where jsonb_typeof(m.value) is distinct from 'array')
        or exists (select from jsonb_each(p_value) m where jsonb_array_length(m.value) not between 1 and 30)
        or exists (select from jsonb_each(p_value) m, jsonb_array_elements(m.value) e
          where jsonb_typeof(e.value) is distinct from 'string' or not banking.is_whole(e.value, 1, 100000000))
      then 'This is a list of notes and coins for each currency, in minor units.' end;
  else
    v_fault := case when jsonb_typeof(p_value) is distinct from 'number'
        or not banking.is_whole(p_value, v_known.lowest, v_known.highest)
      then format('This is a whole number from %s to %s.', v_known.lowest, v_known.highest) end;
  end case;
  return v_fault;
end
$$;

-- A whole number between two bounds, as a number or as digits. A `case`, since Postgres may look at conditions in any order.
create or replace function banking.is_whole(p_value jsonb, p_least bigint, p_most bigint) returns boolean
language sql immutable set search_path = pg_catalog, banking as $$
  select case when p_value #>> '{}' ~ '^(0|[1-9][0-9]{0,14})$' then (p_value #>> '{}')::bigint between p_least and p_most
    else false end
$$;

create or replace function banking.by_currency(p_value jsonb) returns boolean
language sql immutable set search_path = pg_catalog, banking as $$
  select case when jsonb_typeof(p_value) = 'object'
    then not exists (select from jsonb_object_keys(p_value) k where k not in ('INR', 'USD', 'EUR', 'GBP', 'JPY', 'KWD')) end
$$;
