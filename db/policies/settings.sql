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
  ('calendar.closed_weekdays', '-infinity', '[7]', 'ours: Sundays; Monday is 1'),
  ('payees.cooling_hours', '-infinity', '24', 'ours, after NPCI’s first 24 hours of a new UPI user'),
  ('payees.cooling_limit', '-infinity', '{"INR": "10000000", "USD": "120000", "EUR": "110000", "GBP": "95000", "JPY": "180000", "KWD": "370000"}',
    'ours: ₹1,00,000 a day to all new payees of an account together, as UPI allows a person; minor units by currency')
on conflict do nothing;

insert into banking.products (code, name, type, currency, interest_rate_percent, summary) values
  ('savings', 'Savings', 'savings', 'INR', 3.5, 'For what you keep. Earns interest on every day’s balance.'),
  ('current', 'Current', 'current', 'INR', null, 'For what comes and goes.'),
  ('current-usd', 'Current, US dollar', 'current', 'USD', null, 'For what comes and goes in dollars.'),
  ('settlement', 'Settlement', 'bank', 'INR', null, 'The bank’s own: money on its way in and out.')
on conflict do nothing;

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
