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
  ('accounts.most_per_customer', '-infinity', '50', 'ours: savings and current accounts that one customer owns'),
  ('accounts.dormant_months', '-infinity', '24', 'RBI/2023-24/105: inoperative after two years without a customer induced transaction'),
  ('holds.days_most', '-infinity', '30', 'ours: card schemes release an uncleared authorisation within 30 days')
on conflict do nothing;

insert into banking.products (code, name, type, currency, interest_rate_percent, summary) values
  ('savings', 'Savings', 'savings', 'INR', 3.5, 'For what you keep. Earns interest on every day’s balance.'),
  ('current-usd', 'Current, US dollar', 'current', 'USD', null, 'For what comes and goes in dollars.'),
  ('settlement', 'Settlement', 'bank', 'INR', null, 'The bank’s own: money on its way in and out.')
on conflict do nothing;

-- Accounts' life and term deposits.
insert into banking.products (code, name, type, currency, interest_rate_percent, summary, overdraft_most) values
  ('current', 'Current', 'current', 'INR', null, 'For what comes and goes.', 50000000),
  ('current-eur', 'Current, euro', 'current', 'EUR', null, 'For what comes and goes in euros.', 0),
  ('current-jpy', 'Current, yen', 'current', 'JPY', null, 'For what comes and goes in yen.', 0),
  ('current-kwd', 'Current, Kuwaiti dinar', 'current', 'KWD', null, 'For what comes and goes in dinars.', 0),
  ('term-deposit', 'Term deposit', 'term_deposit', 'INR', null, 'Put away for a fixed time at a fixed rate.', 0),
  ('interest-expense', 'Interest expense', 'bank', 'INR', null, 'The bank’s own: interest paid to customers.', 0)
on conflict do nothing;

insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent, penalty_rate_percent,
  least_days, minimum, day_count, rounding, source)
select o.code, '2000-01-01', 'term-deposit', o.months, o.days, o.rate, o.rate - 1, 7, 100000, 'ACT/365F', 100,
    'ours; no interest under 7 days: RBI Master Direction on interest rates on deposits, 2016'
  from (values ('90-days', null::int, 90, 5.5), ('6-months', 6, null, 6.0), ('1-year', 12, null, 6.75),
    ('2-years', 24, null, 7.0), ('5-years', 60, null, 6.5)) o (code, months, days, rate)
on conflict do nothing;
