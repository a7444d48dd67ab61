-- Configuration that every bank starts with. Existing rows stay: a change is a new row with its own date.
insert into banking.business_dates (current)
select (statement_timestamp() at time zone 'Asia/Kolkata')::date on conflict do nothing;

insert into banking.configurations (name, effective_from, value, source) values
  ('bank.name', '-infinity', '"Edgebank"', 'ours'),
  ('bank.timezone', '-infinity', '"Asia/Kolkata"', 'ours'),
  ('bank.home_currency', '-infinity', '"INR"', 'ours'),
  ('backup.keys_kept_days', '-infinity', '35', 'ours: how long a backup can bring back who was erased'),
  ('bank.demo', '-infinity', 'false', 'ours; the demo seed sets it'),
  ('auth.access_seconds', '-infinity', '1800', 'ours: tokens live 30 minutes'),
  ('auth.idle_seconds.web', '-infinity', '300', 'PSD2 RTS Art. 4(3)(d): at most 5 minutes without activity'),
  ('auth.family_hours.customer', '-infinity', '12', 'NIST SP 800-63B-4: re-authentication after 12 hours'),
  ('auth.family_hours.staff', '-infinity', '8', 'ours: a working day'),
  ('auth.sessions_most.customer', '-infinity', '5', 'ours: signed-in devices at once; a further one ends the oldest'),
  ('auth.sessions_most.staff', '-infinity', '2', 'ours: a desk and a spare'),
  ('auth.failures_allowed', '-infinity', '5', 'PSD2 RTS Art. 4(3)(b): at most five failures in a row'),
  ('auth.block_minutes', '-infinity', '15', 'ours; doubles with each further failure'),
  ('auth.argon2', '-infinity', '{"memoryKib": 19456, "passes": 2, "lanes": 1}', 'OWASP Password Storage: argon2id, second profile'),
  ('auth.reset_minutes', '-infinity', '15', 'ours; NIST SP 800-63B-4 allows a code by mail 24 hours'),
  ('auth.invitation_hours', '-infinity', '168', 'ours: a new customer has a week to choose a password'),
  ('applications.days', '-infinity', '30', 'ours: what nobody decided within a month is begun anew'),
  ('products.notice_days', '-infinity', '30', 'RBI: notice before service charges or terms change to the disadvantage of customers'),
  ('documents.most', '-infinity', '12', 'ours: papers beside one application'),
  ('kyc.levels', '-infinity', '{"minimum": {"balanceMost": "1000000", "creditsMonthly": "1000000", "currency": "INR"}, "small": {"balanceMost": "5000000", "creditsMonthly": "1000000", "currency": "INR"}, "full": {}}',
    'minimum: ₹10,000 as RBI MD on PPIs, small PPIs; small: ₹50,000 balance, RBI KYC Master Direction, section 23, credits ours, below its ₹1,00,000 a year; minor units'),
  ('kyc.levels', '2026-01-01', '{"minimum": {"balanceMost": "1000000", "creditsMonthly": "1000000", "creditsYearly": "12000000", "debitsMonthly": "1000000", "accountsMost": 1, "currency": "INR"}, "small": {"balanceMost": "5000000", "creditsYearly": "10000000", "debitsMonthly": "1000000", "accountsMost": 1, "currency": "INR"}, "full": {}}',
    'minimum: RBI MD on PPIs (27 Aug 2021), 9.1(i); small: RBI KYC Master Direction (2016), section 23: balance ₹50,000, credits ₹1,00,000 a financial year, withdrawals and transfers ₹10,000 a month; accounts ours; minor units'),
  ('kyc.keep_years', '-infinity', '5', 'PML (Maintenance of Records) Rules 2005, rule 10; RBI KYC Master Direction, section 46: identity five years after the relation ended'),
  ('exports.days', '-infinity', '7', 'ours: how long a copy of a customer’s data can be taken'),
  ('exports.per_month', '-infinity', '3', 'ours; GDPR Art. 12(5) allows to refuse what is excessive'),
  ('exports.lines', '-infinity', '5000', 'ours: entries in one file of a copy'),
  ('kyc.remind_days', '-infinity', '30', 'ours: a customer is told a month before a review is due'),
  ('kyc.restrict_days', '-infinity', '90', 'ours: RBI KYC Master Direction, section 38, sets no day; three months after the review was due'),
  ('kyc.review_years', '-infinity', '{"high": 2, "medium": 8, "low": 10}', 'RBI KYC Master Direction, section 38: periodic updation'),
  ('kyc.risk', '-infinity', '{"callForAction": ["KP", "IR", "MM"], "increasedMonitoring": ["DZ", "AO", "BO", "BG", "CM", "CI", "CD", "HT", "KE", "LA", "LB", "MC", "NA", "NP", "SS", "SY", "VE", "VN", "VG", "YE"], "highOccupations": ["public_office", "gambling", "money_services"], "mediumOccupations": ["precious_metals", "real_estate", "cash_trade"]}',
    'FATF lists of October 2025; RBI KYC Master Direction, section 41: politically exposed persons; occupations ours'),
  ('auth.resets_per_hour', '-infinity', '3', 'ours: mails to one user'),
  ('auth.attempt_minutes', '-infinity', '15', 'ours: the window in which failures of an address or device count'),
  ('auth.attempts_most.address', '-infinity', '100', 'ours: many people may share an address'),
  ('auth.attempts_most.device', '-infinity', '30', 'ours'),
  ('auth.reuse_grace_seconds', '-infinity', '10', 'ours: a lost answer is asked for again at once'),
  ('auth.challenge_minutes', '-infinity', '5', 'ours: from the right password to the second factor'),
  ('auth.challenge_tries', '-infinity', '5', 'PSD2 RTS Art. 4(3)(b): as failures_allowed'),
  ('auth.factors_most', '-infinity', '5', 'ours: authenticator apps of one user'),
  ('auth.passkeys_most', '-infinity', '10', 'ours: passkeys of one user'),
  ('auth.passkey_minutes', '-infinity', '5', 'WebAuthn Level 3, 15.1: 300 seconds, the shortest of its recommended range'),
  ('payees.look_ups_per_minute', '-infinity', '30', 'ours'),
  ('support.categories', '-infinity', '{"payment": {"priority": "normal", "answer": 8, "solve": 72}, "account": {"priority": "normal", "answer": 24, "solve": 120},
    "fees": {"priority": "normal", "answer": 24, "solve": 120}, "security": {"priority": "urgent", "answer": 2, "solve": 24},
    "documents": {"priority": "low", "answer": 48, "solve": 168}, "other": {"priority": "normal", "answer": 24, "solve": 120},
    "dispute": {"priority": "high", "answer": 8, "solve": 240}}',
    'ours: hours to a first answer and to the end; RBI/2017-18/15 allows 10 working days to credit what was not the customer’s own'),
  ('support.tickets_per_day', '-infinity', '10', 'ours: new tickets of one customer'),
  ('support.messages_per_minute', '-infinity', '10', 'ours: of one customer'),
  ('support.answers_per_minute', '-infinity', '60', 'ours: of one member of staff'),
  ('support.messages_most', '-infinity', '500', 'ours: on one ticket'),
  ('support.attachments_per_message', '-infinity', '5', 'ours: files beside one message'),
  ('support.attachments_per_ticket', '-infinity', '40', 'ours: files on one ticket'),
  ('support.attachments_per_day', '-infinity', '15', 'ours: files of one customer in a day, of at most 5 MB each'),
  ('support.close_days', '-infinity', '7', 'ours: what was solved is closed after a week without a word'),
  ('support.reopen_days', '-infinity', '14', 'ours: after that a new ticket is asked for'),
  ('feature.exchange', '-infinity', 'true', 'ours'),
  ('feature.term_deposits', '-infinity', 'true', 'ours'),
  ('feature.scheduled_payments', '-infinity', 'true', 'ours'),
  ('exchange.quote_seconds', '-infinity', '60', 'ours'),
  ('exchange.rate_hours', '-infinity', '24', 'ours: no rate older than a day is quoted'),
  ('books.settlement_shards', '-infinity', '8', 'ours: no row of the bank’s own may be everybody’s'),
  ('till.second_person_above', '-infinity', '{"INR": 20000000, "USD": 200000, "EUR": 200000, "GBP": 200000, "JPY": 300000, "KWD": 600000}', 'ours: ₹2,00,000, in minor units of each currency; none: 0'),
  ('till.difference_second_above', '-infinity', '{"INR": 10000, "USD": 100, "EUR": 100, "GBP": 100, "JPY": 150, "KWD": 300}', 'ours: a difference of a till above ₹100 is looked at by a second person; minor units, none: 0'),
  ('cash.denominations', '-infinity', '{"INR": ["50000", "20000", "10000", "5000", "2000", "1000", "500", "200", "100"], "USD": ["10000", "5000", "2000", "1000", "500", "100", "25", "10", "5", "1"], "EUR": ["20000", "10000", "5000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "2", "1"], "GBP": ["5000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "2", "1"], "JPY": ["10000", "5000", "2000", "1000", "500", "100", "50", "10", "5", "1"], "KWD": ["20000", "10000", "5000", "1000", "500", "250", "100", "50", "20", "10", "5"]}',
    'RBI: notes and coins in issue, those of ₹2,000 withdrawn on 19 May 2023; of other currencies what their central banks issue; minor units'),
  ('overdraft.second_person_above', '-infinity', '{"INR": 2500000}', 'ours: ₹25,000, in minor units of each currency; none: 0'),
  ('proposals.hours', '-infinity', '24', 'ours: what nobody approved within a day is asked for anew'),
  ('joint_orders.hours', '-infinity', '72', 'ours: what the other holders have not decided within three days is given up'),
  ('risk.hold_hours', '-infinity', '72', 'ours: what the staff have not released within three days is given up, and its money freed'),
  ('fees.gst', '2017-07-01', '{"INR": {"cgst": 9, "sgst": 9}}',
    'Notification 11/2017-Central Tax (Rate), heading 9971, financial services: 9 %, and as much by the State; percent'),
  ('contact.cooling_hours', '-infinity', '24', 'ours: so long the old contact can stop a change of contact or a reset of factors'),
  ('admins.cooling_hours', '-infinity', '24', 'ours: so long anybody of the staff can stop a new admin'),
  ('ledger.force_debits', '-infinity', '["bank_error", "chargeback"]', 'ours: kinds of debit that may overdraw, listed in force_debits'),
  ('calendar.closed_weekdays', '-infinity', '[7]', 'ours: Sundays; Monday is 1'),
  ('payees.cooling_hours', '-infinity', '24', 'ours, after NPCI’s first 24 hours of a new UPI user'),
  ('payees.cooling_limit', '-infinity', '{"INR": "10000000", "USD": "120000", "EUR": "110000", "GBP": "95000", "JPY": "180000", "KWD": "370000"}',
    'ours: ₹1,00,000 a day to all new payees of an account together, as UPI allows a person; minor units by currency'),
  ('step_up.transfer_above', '-infinity', '{"INR": "5000000", "USD": "60000", "EUR": "55000", "GBP": "47500", "JPY": "90000", "KWD": "185000"}',
    'ours: ₹50,000 to somebody else, half of what new payees may get in a day; minor units by currency, none: 0'),
  ('step_up.seconds', '-infinity', '300', 'ours: NIST SP 800-63B-4 allows an out-of-band code 10 minutes'),
  ('step_up.tries', '-infinity', '5', 'PSD2 RTS Art. 4(3)(b): at most five failures'),
  ('step_up.resend_seconds', '-infinity', '30', 'ours'),
  ('step_up.codes_per_hour', '-infinity', '10', 'ours: fifty guesses of a million an hour'),
  ('pots.most', '-infinity', '20', 'ours: open pots of one customer'),
  ('schedules.most', '-infinity', '100', 'ours: payments for later of one customer that run, rest or wait for other holders'),
  ('insights.unusual_times', '-infinity', '3', 'ours: a payment of so many times what is usual is shown as unusual'),
  ('insights.unusual_least', '-infinity', '{"INR": "100000", "USD": "2000", "EUR": "2000", "GBP": "2000", "JPY": "2000", "KWD": "5000"}',
    'ours: ₹1,000; smaller payments are never unusual; minor units by currency, none: 0'),
  ('insights.similar_percent', '-infinity', '20', 'ours: credits that differ by no more count as the same income'),
  ('accounts.most_per_customer', '-infinity', '50', 'ours: savings and current accounts that one customer owns'),
  ('accounts.unclaimed_months', '-infinity', '120', 'Banking Regulation Act 1949, section 26A, and the Depositor Education and Awareness Fund Scheme, 2014: ten years'),
  ('reports.cash_above', '-infinity', '{"INR": "100000000", "USD": "1200000", "EUR": "1100000", "GBP": "950000", "JPY": "1800000", "KWD": "3700000"}',
    'PML (Maintenance of Records) Rules 2005, rule 3(1)(A) and (B): more than ten lakh rupees or its equivalent, alone or together in a month; minor units, equivalents ours, none: 0'),
  ('reports.idle_days', '-infinity', '90', 'PCI DSS 4.0.1, 8.2.6: inactive log-ins are removed or disabled within 90 days'),
  ('reports.operators.cash', '-infinity', 'false', 'ours: what operators see of reports is switched on by two admins'),
  ('reports.operators.suspicious', '-infinity', 'false', 'ours: kept to few, so that nobody is warned'),
  ('reports.operators.dormant', '-infinity', 'false', 'ours'),
  ('reports.operators.access', '-infinity', 'false', 'ours'),
  ('reports.operators.audit', '-infinity', 'false', 'ours'),
  ('reports.operators.reconciliation', '-infinity', 'true', 'ours: operators clear what differs'),
  ('accounts.dormant_months', '-infinity', '24', 'RBI/2023-24/105: inoperative after two years without a customer induced transaction'),
  ('deposits.notice_days', '-infinity', '7', 'ours: so long before a term deposit matures its holder is told'),
  ('deposits.overdue_product', '-infinity', '{"INR": "savings"}',
    'RBI Master Direction on interest rates on deposits, 2016, s. 9(b), as amended on 2 July 2021: savings rate or contracted rate, whichever is lower'),
  ('deposits.clearing_days_most', '-infinity', '10', 'ours: a cheque of another bank clears in one to three working days'),
  ('outbox.keep_days', '-infinity', '30', 'ours: that a message was sent, not what it said, for questions about it'),
  ('outbox.retry_seconds_most', '-infinity', '3600', 'ours: the longest wait between two tries'),
  ('holds.days_most', '-infinity', '30', 'ours: card schemes release an uncleared authorisation within 30 days')
on conflict do nothing;

-- Banks from before there was cash in yen and dinars: what every bank begins with gets what is missing, and what anybody of
-- the bank has chosen since stands in rows of its own.
update banking.configurations c set value = n.value || c.value
  from (values
    ('till.second_person_above', '{"JPY": 300000, "KWD": 600000}'::jsonb),
    ('till.difference_second_above', '{"JPY": 150, "KWD": 300}'),
    ('cash.denominations', '{"JPY": ["10000", "5000", "2000", "1000", "500", "100", "50", "10", "5", "1"], "KWD": ["20000", "10000", "5000", "1000", "500", "250", "100", "50", "20", "10", "5"]}')
  ) n (name, value)
 where c.name = n.name and c.effective_from = '-infinity' and not c.value ?& array['JPY', 'KWD'];

insert into banking.products (code, name, type, currency, summary, overdraft_most) values
  ('savings', 'Savings', 'savings', 'INR', 'For what you keep. Earns interest on every day’s balance.', 0),
  ('current', 'Current', 'current', 'INR', 'For what comes and goes.', 50000000),
  ('current-usd', 'Current, US dollar', 'current', 'USD', 'For what comes and goes in dollars.', 0),
  ('current-eur', 'Current, euro', 'current', 'EUR', 'For what comes and goes in euros.', 0),
  ('current-jpy', 'Current, yen', 'current', 'JPY', 'For what comes and goes in yen.', 0),
  ('current-kwd', 'Current, Kuwaiti dinar', 'current', 'KWD', 'For what comes and goes in dinars.', 0),
  ('term-deposit', 'Term deposit', 'term_deposit', 'INR', 'Put away for a fixed time at a fixed rate.', 0),
  ('settlement', 'Settlement', 'bank', 'INR', 'The bank’s own: money on its way in and out.', 0),
  ('till', 'Till', 'bank', 'INR', 'The bank’s own: the cash of one operator.', 0),
  ('vault', 'Vault', 'bank', 'INR', 'The bank’s own: cash that is in no till.', 0),
  ('suspense', 'Suspense', 'bank', 'INR', 'The bank’s own: money whose place is not yet known.', 0),
  ('fees', 'Fees', 'bank', 'INR', 'The bank’s own: what customers paid for.', 0),
  ('till-difference', 'Till differences', 'bank', 'INR', 'The bank’s own: what tills had too little or too much.', 0),
  ('cgst', 'Central tax to be paid', 'bank', 'INR', 'The bank’s own: central GST on its fees, owed to the Union.', 0),
  ('sgst', 'State tax to be paid', 'bank', 'INR', 'The bank’s own: State GST on its fees, owed to the State.', 0),
  ('capital', 'Share capital', 'bank', 'INR', 'The bank’s own: what its owners put in.', 0),
  ('interest-expense', 'Interest', 'bank', 'INR', 'The bank’s own: what deposits earned.', 0),
  ('interest-income', 'Overdraft interest', 'bank', 'INR', 'The bank’s own: interest paid by customers.', 0),
  ('fx-position', 'Currency position', 'bank', 'INR', 'The bank’s own: what it holds of each currency.', 0)
on conflict do nothing;

-- Chart of accounts, the bank's own products, and where each product stands in the chart.
insert into banking.gl_accounts (code, name, class, parent) values
  ('1000', 'Assets', 'asset', null),
  ('1010', 'Cash', 'asset', '1000'),
  ('1011', 'Cash in tills', 'asset', '1010'),
  ('1012', 'Cash in the vault', 'asset', '1010'),
  ('1100', 'Settlement with other banks', 'asset', '1000'),
  ('1200', 'Currency positions', 'asset', '1000'),
  ('2000', 'Liabilities', 'liability', null),
  ('2010', 'Savings accounts', 'liability', '2000'),
  ('2020', 'Current accounts', 'liability', '2000'),
  ('2030', 'Term deposits', 'liability', '2000'),
  ('2200', 'Suspense', 'liability', '2000'),
  ('2300', 'Taxes to be paid', 'liability', '2000'),
  ('2310', 'Central GST', 'liability', '2300'),
  ('2320', 'State GST', 'liability', '2300'),
  ('2900', 'Not yet placed', 'liability', '2000'),
  ('3000', 'Equity', 'equity', null),
  ('3010', 'Share capital', 'equity', '3000'),
  ('4000', 'Income', 'income', null),
  ('4010', 'Fees', 'income', '4000'),
  ('4020', 'Interest on overdrafts', 'income', '4000'),
  ('5000', 'Expense', 'expense', null),
  ('5010', 'Interest on deposits', 'expense', '5000'),
  ('5020', 'Till differences', 'expense', '5000')
on conflict do nothing;

update banking.products p set gl_code = place.gl_code
  from (values ('settlement', 'bank', '1100'), ('fx-position', 'bank', '1200'), ('till', 'bank', '1011'),
    ('vault', 'bank', '1012'), ('suspense', 'bank', '2200'),
    ('fees', 'bank', '4010'), ('cgst', 'bank', '2310'), ('till-difference', 'bank', '5020'), ('sgst', 'bank', '2320'), ('capital', 'bank', '3010'), ('interest-expense', 'bank', '5010'),
    ('interest-income', 'bank', '4020'), (null, 'savings', '2010'), (null, 'current', '2020'),
    (null, 'term_deposit', '2030')) place (code, type, gl_code)
 where p.gl_code is null and p.type::text = place.type and coalesce(place.code, p.code) = p.code;

select banking.open_books('system:migrate');

-- Limits of what leaves by the customer's own order, in minor units.
insert into banking.product_limits (product_code, channel, effective_from, per_transaction, daily_amount, daily_count,
  monthly_amount, source) values
  ('savings', 'web', '-infinity', 50000000, 100000000, 1000, 1000000000, 'ours'),
  ('savings', 'api', '-infinity', 20000000, 50000000, 1000, 500000000, 'ours'),
  ('current', 'web', '-infinity', 100000000, 250000000, null, 5000000000, 'ours'),
  ('current', 'api', '-infinity', 50000000, 100000000, null, 2500000000, 'ours'),
  ('current-usd', 'web', '-infinity', 1000000, 2500000, null, 50000000, 'ours'),
  ('current-usd', 'api', '-infinity', 500000, 1000000, null, 25000000, 'ours')
on conflict do nothing;

-- Term deposits on offer.
insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent, penalty_rate_percent,
  least_days, minimum, day_count, rounding, source)
select o.code, '2000-01-01', 'term-deposit', o.months, o.days, o.rate, o.rate - 1, 7, 100000, 'ACT/365F', 100,
    'ours; no interest under 7 days: RBI Master Direction on interest rates on deposits, 2016'
  from (values ('90-days', null::int, 90, 5.5), ('6-months', 6, null, 6.0), ('1-year', 12, null, 6.75),
    ('2-years', 24, null, 7.0), ('5-years', 60, null, 6.5)) o (code, months, days, rate)
on conflict do nothing;

-- End of day.
insert into banking.product_terms (product_code, effective_from, interest_rate_percent, overdraft_rate_percent, fee_tax, source) values
  ('savings', '-infinity', 3.5, null, 'gst', 'ours: credited quarterly, to the nearest rupee half-up'),
  ('current', '-infinity', null, 12, 'gst', 'ours'),
  ('current-usd', '-infinity', null, 12, 'none', 'ours')
on conflict do nothing;

-- Steps of others stand between these: accruals need the days, what posts needs the accruals.
insert into banking.eod_step_list (name, position, function, chunk) values
  ('roll_account_days', 100, 'banking.roll_account_days', 10000),
  ('roll_account_months', 120, 'banking.roll_account_months', 10000),
  ('roll_bank_days', 800, 'banking.roll_bank_days', 10000),
  ('accrue_interest', 200, 'banking.accrue_interest', 10000),
  ('capitalise_interest', 300, 'banking.capitalise_interest', 1000),
  ('charge_fees', 400, 'banking.charge_fees', 1000),
  ('apply_product_changes', 20, 'banking.apply_product_changes', 100),
  ('announce_product_changes', 25, 'banking.announce_product_changes', 1000),
  ('expire_holds', 50, 'banking.expire_holds', 1000),
  ('expire_joint_orders', 55, 'banking.expire_joint_orders', 1000),
  ('expire_proposals', 60, 'banking.expire_proposals', 1000),
  ('close_tickets', 62, 'banking.close_tickets', 1000),
  ('settle_user_changes', 65, 'banking.settle_user_changes', 100),
  ('announce_maturities', 340, 'banking.announce_maturities', 500),
  ('pay_waiting_deposits', 345, 'banking.pay_waiting_deposits', 500),
  ('mature_term_deposits', 350, 'banking.mature_term_deposits', 500),
  ('check_minimum_balance', 500, 'banking.check_minimum_balance', 1000),
  ('cut_statements', 650, 'banking.cut_statements', 5000),
  ('expire_exports', 612, 'banking.expire_exports', 100),
  ('erase_due', 614, 'banking.erase_due', 50),
  ('remind_reviews', 610, 'banking.remind_reviews', 1000),
  ('cut_reports', 680, 'banking.cut_reports', 1),
  ('mark_dormant', 600, 'banking.mark_dormant', 1000),
  ('fill_pots', 720, 'banking.fill_pots', 200),
  ('run_schedules', 700, 'banking.run_schedules', 200)
on conflict do nothing;

-- Pots and payments of holders who left before the bank ended them with their holding (end_holding).
select banking.end_past_holdings('system:migrate');

-- The deed behind what this page and the migrations changed.
insert into banking.audit_logs (actor, action, subject)
select 'system:migrate', 'bank.migrate', 'settings'
 where exists (select from banking.audit_changes c where c.transaction_id = pg_current_xact_id());
