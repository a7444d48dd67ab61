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
  ('payees.look_ups_per_minute', '-infinity', '30', 'ours')
on conflict do nothing;

insert into banking.products (code, name, type, currency, summary) values
  ('savings', 'Savings', 'savings', 'INR', 'For what you keep. Earns interest on every day’s balance.'),
  ('current', 'Current', 'current', 'INR', 'For what comes and goes.'),
  ('current-usd', 'Current, US dollar', 'current', 'USD', 'For what comes and goes in dollars.'),
  ('settlement', 'Settlement', 'bank', 'INR', 'The bank’s own: money on its way in and out.')
on conflict do nothing;

-- End of day.
insert into banking.products (code, name, type, currency, summary) values
  ('interest-expense', 'Interest', 'bank', 'INR', 'The bank’s own: interest paid to customers.'),
  ('interest-income', 'Overdraft interest', 'bank', 'INR', 'The bank’s own: interest paid by customers.'),
  ('fee-income', 'Fees', 'bank', 'INR', 'The bank’s own: fees paid by customers.')
on conflict do nothing;

insert into banking.product_terms (product_code, effective_from, interest_rate_percent, overdraft_rate_percent, source) values
  ('savings', '-infinity', 3.5, null, 'ours: credited quarterly, to the nearest rupee half-up'),
  ('current', '-infinity', null, 12, 'ours'),
  ('current-usd', '-infinity', null, 12, 'ours')
on conflict do nothing;

-- Steps of others stand between these: accruals need the days, what posts needs the accruals.
insert into banking.eod_step_list (name, position, function, chunk) values
  ('roll_account_days', 100, 'banking.roll_account_days', 10000),
  ('accrue_interest', 200, 'banking.accrue_interest', 10000),
  ('capitalise_interest', 300, 'banking.capitalise_interest', 1000),
  ('charge_fees', 400, 'banking.charge_fees', 1000),
  ('check_minimum_balance', 500, 'banking.check_minimum_balance', 1000)
on conflict do nothing;
