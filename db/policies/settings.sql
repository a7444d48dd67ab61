-- Configuration that every bank starts with. Existing rows stay: a change is a new row with its own date.
insert into banking.business_dates (current)
select (statement_timestamp() at time zone 'Asia/Kolkata')::date on conflict do nothing;

insert into banking.configurations (name, effective_from, value, source) values
  ('bank.name', '-infinity', '"Edgebank"', 'ours'),
  ('bank.timezone', '-infinity', '"Asia/Kolkata"', 'ours'),
  ('bank.home_currency', '-infinity', '"INR"', 'ours'),
  ('bank.demo', '-infinity', 'false', 'ours; the demo seed sets it'),
  ('auth.access_seconds', '-infinity', '1800', 'ours: tokens live 30 minutes'),
  ('auth.idle_seconds.web', '-infinity', '300', 'PSD2 RTS Art. 4(3)(d): at most 5 minutes without activity'),
  ('auth.family_hours.customer', '-infinity', '12', 'NIST SP 800-63B-4: re-authentication after 12 hours'),
  ('auth.family_hours.staff', '-infinity', '8', 'ours: a working day'),
  ('auth.failures_allowed', '-infinity', '5', 'PSD2 RTS Art. 4(3)(b): at most five failures in a row'),
  ('auth.block_minutes', '-infinity', '15', 'ours; doubles with each further failure'),
  ('auth.reuse_grace_seconds', '-infinity', '10', 'ours: a lost answer is asked for again at once'),
  ('auth.staff_password_alone', '-infinity', 'false', 'ours; the demo seed sets it'),
  ('payees.look_ups_per_minute', '-infinity', '30', 'ours'),
  ('books.settlement_shards', '-infinity', '8', 'ours: no row of the bank’s own may be everybody’s'),
  ('till.second_person_above', '-infinity', '{"INR": 20000000}', 'ours: ₹2,00,000, in minor units of each currency; none: 0'),
  ('proposals.hours', '-infinity', '24', 'ours: what nobody approved within a day is asked for anew'),
  ('ledger.force_debits', '-infinity', '["bank_error", "chargeback"]', 'ours: kinds of debit that may overdraw, listed in force_debits')
on conflict do nothing;

insert into banking.products (code, name, type, currency, interest_rate_percent, summary) values
  ('savings', 'Savings', 'savings', 'INR', 3.5, 'For what you keep. Earns interest on every day’s balance.'),
  ('current', 'Current', 'current', 'INR', null, 'For what comes and goes.'),
  ('current-usd', 'Current, US dollar', 'current', 'USD', null, 'For what comes and goes in dollars.'),
  ('settlement', 'Settlement', 'bank', 'INR', null, 'The bank’s own: money on its way in and out.')
on conflict do nothing;

-- Chart of accounts, the bank's own products, and where each product stands in the chart.
insert into banking.gl_accounts (code, name, class, parent) values
  ('1000', 'Assets', 'asset', null),
  ('1010', 'Cash', 'asset', '1000'),
  ('1011', 'Cash in tills', 'asset', '1010'),
  ('1012', 'Cash in the vault', 'asset', '1010'),
  ('1100', 'Settlement with other banks', 'asset', '1000'),
  ('2000', 'Liabilities', 'liability', null),
  ('2010', 'Savings accounts', 'liability', '2000'),
  ('2020', 'Current accounts', 'liability', '2000'),
  ('2030', 'Term deposits', 'liability', '2000'),
  ('2200', 'Suspense', 'liability', '2000'),
  ('2900', 'Not yet placed', 'liability', '2000'),
  ('3000', 'Equity', 'equity', null),
  ('3010', 'Share capital', 'equity', '3000'),
  ('4000', 'Income', 'income', null),
  ('4010', 'Fees', 'income', '4000'),
  ('5000', 'Expense', 'expense', null),
  ('5010', 'Interest on deposits', 'expense', '5000')
on conflict do nothing;

insert into banking.products (code, name, type, currency, interest_rate_percent, summary) values
  ('till', 'Till', 'bank', 'INR', null, 'The bank’s own: the cash of one operator.'),
  ('vault', 'Vault', 'bank', 'INR', null, 'The bank’s own: cash that is in no till.'),
  ('suspense', 'Suspense', 'bank', 'INR', null, 'The bank’s own: money whose place is not yet known.'),
  ('fees', 'Fees', 'bank', 'INR', null, 'The bank’s own: what customers paid for.'),
  ('capital', 'Share capital', 'bank', 'INR', null, 'The bank’s own: what its owners put in.'),
  ('interest-expense', 'Interest paid', 'bank', 'INR', null, 'The bank’s own: what deposits earned.')
on conflict do nothing;

update banking.products p set gl_code = place.gl_code
  from (values ('settlement', 'bank', '1100'), ('till', 'bank', '1011'), ('vault', 'bank', '1012'), ('suspense', 'bank', '2200'),
    ('fees', 'bank', '4010'), ('capital', 'bank', '3010'), ('interest-expense', 'bank', '5010'), (null, 'savings', '2010'), (null, 'current', '2020'),
    (null, 'term', '2030')) place (code, type, gl_code)
 where p.gl_code is null and p.type::text = place.type and coalesce(place.code, p.code) = p.code;

select banking.open_books('system:migrate');
