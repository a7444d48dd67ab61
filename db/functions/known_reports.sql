-- The reports that the bank cuts, in the order in which they are shown: how often, on what ground, and their columns (`w`
-- is a share of the width of a page, `n` a column of numbers). `report_<kind>` gives the rows. Operators see the kinds whose
-- setting `reports.operators.<kind>` is on; admins all.
create or replace function banking.known_reports()
returns table (kind text, place int, title text, every text, says text, source text, columns jsonb)
language sql immutable set search_path = pg_catalog, banking as $$
  values
    ('cash', 1, 'Large cash', 'monthly',
      'Cash above the threshold in one transaction, or together in a month, in each direction.',
      'PML (Maintenance of Records) Rules 2005, rule 3(1)(A) and (B); due on the 15th of the next month, rule 8(1)',
      '[{"name":"Ground","w":5},{"name":"Date","w":6},{"name":"Customer","w":7},{"name":"Name","w":9},{"name":"Account","w":8},{"name":"Cash","w":3},
        {"name":"Count","w":4,"n":true},{"name":"Amount","w":8,"n":true},{"name":"Currency","w":5},{"name":"Reference","w":9}]'::jsonb),
    ('suspicious', 2, 'Suspicious activity', 'daily',
      'Cases that two persons closed as to be reported.',
      'PML (Maintenance of Records) Rules 2005, rule 3(1)(D); due within seven days of being satisfied, rule 8(2)',
      '[{"name":"Case","w":4,"n":true},{"name":"Closed","w":6},{"name":"Customer","w":7},{"name":"Name","w":9},{"name":"Score","w":4,"n":true},{"name":"Rules","w":9},
        {"name":"Alerts","w":4,"n":true},{"name":"Orders","w":4,"n":true},{"name":"First","w":6},{"name":"Last","w":6},{"name":"Proposed by","w":8},{"name":"Closed by","w":8}]'),
    ('dormant', 3, 'Dormant and unclaimed', 'monthly',
      'Accounts that sleep at the end of the period, and of them those whose money goes to the Depositor Education and Awareness Fund.',
      'RBI/2023-24/105; Banking Regulation Act 1949, section 26A: ten years, and three months to transfer',
      '[{"name":"State","w":6},{"name":"Account","w":8},{"name":"Customer","w":7},{"name":"Name","w":9},{"name":"Product","w":7},{"name":"Last own","w":6},
        {"name":"Dormant since","w":6},{"name":"Balance","w":8,"n":true},{"name":"Currency","w":5},{"name":"Transfer by","w":6}]'),
    ('access', 4, 'Access review', 'monthly',
      'Log-ins of the staff with their roles and factors as they are, and what they signed in during the period.',
      'PCI DSS 4.0.1, 7.2.4 and 8.2.6; RBI Master Direction on IT Governance, 2023',
      '[{"name":"Log-in","w":4,"n":true},{"name":"Name","w":10},{"name":"Role","w":6},{"name":"State","w":6},{"name":"Since","w":6},{"name":"Last sign-in","w":6},
        {"name":"Sign-ins","w":5,"n":true},{"name":"Apps","w":4,"n":true},{"name":"Passkeys","w":5,"n":true},{"name":"To look at","w":12}]'),
    ('audit', 5, 'Deeds', 'monthly',
      'What was done, how often and by whom; customers together.',
      'ours: ISO/IEC 27001:2022, A.8.15',
      '[{"name":"By","w":8},{"name":"Name","w":10},{"name":"Deed","w":12},{"name":"Count","w":5,"n":true},{"name":"First","w":8},{"name":"Last","w":8}]'),
    ('reconciliation', 6, 'Reconciliation', 'daily',
      'The journal against the books for each line of the chart, what is in suspense, and the tills as they were counted.',
      'ours: RBI Master Circular on internal control; differences are to be cleared the next day',
      '[{"name":"Part","w":6},{"name":"Item","w":8},{"name":"Name","w":10},{"name":"Currency","w":5},{"name":"Opening","w":8,"n":true},{"name":"Debits","w":8,"n":true},
        {"name":"Credits","w":8,"n":true},{"name":"Expected","w":8,"n":true},{"name":"Found","w":8,"n":true},{"name":"Difference","w":7,"n":true}]')
$$;

-- Minor units as the currency's decimal text: −5 paise are -0.05.
create or replace function banking.decimal_text(p_minor numeric, p_currency text) returns text
language sql immutable set search_path = pg_catalog, banking as $$
  select round(p_minor / power(10::numeric, banking.currency_exponent(p_currency)), banking.currency_exponent(p_currency))::text
$$;

-- A date of the bank's calendar from its first to its last moment.
create or replace function banking.moments_of(p_from date, p_to date, out first timestamptz, out until timestamptz)
language sql stable set search_path = pg_catalog, banking as $$
  select p_from::timestamp at time zone z.name, (p_to + 1)::timestamp at time zone z.name
    from (select banking.setting('bank.timezone') #>> '{}' as name) z
$$;

-- A moment as people of the bank read it.
create or replace function banking.local_text(p_at timestamptz, p_form text default 'YYYY-MM-DD') returns text
language sql stable set search_path = pg_catalog, banking as $$
  select to_char(p_at at time zone (banking.setting('bank.timezone') #>> '{}'), p_form)
$$;
