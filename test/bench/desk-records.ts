/**
 * What stands on a desk beside money, set-based: so much of everything as a bank of so many customers gathers in two
 * years. `$1` is how many customers there are. Rows are spread by `h(n, salt)`, the same each time.
 */

/** Numbers for rows, staff and customers to spread them by. */
export const FACTS = `
  create function pg_temp.h(n bigint, salt int) returns bigint language sql immutable as
    $$ select abs(hashint8(n * 7919 + salt)::bigint) $$;
  create function pg_temp.ago(n bigint, salt int) returns timestamptz language sql stable as
    $$ select now() - pg_temp.h(n, salt) % 63000000 * interval '1 second' - n % 1000 * interval '1 ms' $$;
  create temp table staff as select (row_number() over (order by id) - 1)::int as at, id from banking.users where kind = 'operator';
  create temp table person as
    select (row_number() over (order by c.id) - 1)::int as at, c.id, u.id as user_id, a.id as account_id, a.account_number, a.holder_name
      from banking.customers c join banking.users u on u.customer_id = c.id
      join lateral (select account_id from banking.account_parties p where p.customer_id = c.id order by 1 limit 1) p on true
      join banking.accounts a on a.id = p.account_id;
  create unique index on staff (at);
  create unique index on person (at);
  analyze staff; analyze person;
  create function pg_temp.staff_of(n bigint, salt int) returns bigint language sql stable as
    $$ select id from pg_temp.staff where staff.at = pg_temp.h($1, salt) % (select count(*) from pg_temp.staff) $$`

/** A customer of each row, and two persons of the staff who are not the same. */
const from = (many: string) =>
  `from generate_series(1, ${many}) n join person p on p.at = pg_temp.h(n, 3) % $1
   join staff m on m.at = n % (select count(*) from staff) join staff k on k.at = (n + 1) % (select count(*) from staff)`

export const RECORDS: Record<string, string> = {
  // Hired last, but their tills are not all of today.
  tills: `update banking.accounts set opened_on = (select min(opened_on) from banking.accounts) where type = 'bank' and $1::int > 0`,
  customers: `update banking.customers set member_since = member_since + (pg_temp.h(id, 1) % 720)::int,
    review_on = current_date - 30 + (pg_temp.h(id, 2) % 730)::int, kyc_level = case when id % 9 = 0 then 'small' else 'full' end where $1::int > 0`,
  sessions: `insert into banking.user_sessions (user_id, channel, started_at, ends_at, last_seen_at, ended_at, ended_by)
    select p.user_id, 'web', s.at, s.at + interval '8 hours', s.at + interval '9 minutes', s.at + interval '10 minutes', 'customer'
      ${from('$1 * 5')} cross join lateral (select pg_temp.ago(n, 11) as at) s`,
  security_events: `insert into banking.security_events (at, kind, severity, user_id)
    select now() - (greatest($1 * 10, 300000) - n) * (interval '730 days' / greatest($1 * 10, 300000)),
        (array['signed_in', 'signed_in', 'signed_in', 'sign_in_wrong_code', 'password_wrong', 'sign_in_failed', 'factor_added', 'password_changed'])[1 + n % 8],
        case when n % 5000 = 0 then 'critical' when n % 200 = 0 then 'high' when n % 10 = 0 then 'medium' else 'low' end, p.user_id
      ${from('greatest($1 * 10, 300000)')}`,
  alerts: `insert into banking.alerts (kind, severity, user_id, first_event_id, last_event_id, events, first_at, last_at, acknowledged_at, acknowledged_by, note)
    select e.kind, e.severity, e.user_id, e.id, e.id, 1, e.at, e.at, a.at, case when a.at is not null then (select min(id) from staff) end,
        case when a.at is not null then 'Known, a traveller' end
      from (select * from banking.security_events e where e.severity in ('high', 'critical')) e
      cross join lateral (select case when pg_temp.h(e.id, 4) % 100 > 5 then e.at + interval '1 hour' end as at) a where $1::int > 0 order by e.id`,
  access_logs: `insert into banking.access_logs (at, actor_user_id, customer_id, what)
    select now() - ($1::int * 20 - n) * (interval '730 days' / ($1::int * 20)), m.id, p.id, (array['find', 'customer', 'entries', 'account'])[1 + n % 4] ${from('$1 * 20')}`,
  cases: `insert into banking.cases (customer_id, status, score, opened_at, reviewer_user_id, outcome, proposer_user_id, proposer_person, proposed_at, closer_user_id, closer_person, closed_at)
    select p.id, s.status, 10 + pg_temp.h(n, 5) % 90, s.at, case when s.status <> 'open' then m.id end,
        case when s.status = 'closed' then 'false_positive' end, case when s.status = 'closed' then m.id end,
        case when s.status = 'closed' then 'user:' || m.id end, case when s.status = 'closed' then s.at + interval '1 day' end,
        case when s.status = 'closed' then k.id end, case when s.status = 'closed' then 'user:' || k.id end, case when s.status = 'closed' then s.at + interval '2 days' end
      from generate_series(1, greatest($1 / 10, 1000)) n join person p on p.at = n * 9 % $1
      join staff m on m.at = n % (select count(*) from staff) join staff k on k.at = (n + 1) % (select count(*) from staff)
      cross join lateral (select case when n % 10 = 0 then 'open' when n % 25 = 1 then 'under_review' else 'closed' end as status, pg_temp.ago(n, 6) as at) s`,
  risk_alerts: `insert into banking.risk_alerts (rule_code, change_id, action, score, customer_id, account_id, scope, key, facts, case_id, at)
    select 'large', gen_random_uuid(), 'allow', k.score, k.customer_id, p.account_id, 'customer:' || p.id, gen_random_uuid(), '{"kind":"large","parameters":{"amount":500000,"times":5},"amount":600000}', k.id, k.opened_at
      from banking.cases k join person p on p.id = k.customer_id, generate_series(1, 3) where $1::int > 0`,
  case_notes: `insert into banking.case_notes (case_id, kind, user_id, text, at)
    select id, 'note', reviewer_user_id, 'Looked at the other side', opened_at from banking.cases where reviewer_user_id is not null and $1::int > 0`,
  proposals: `insert into banking.proposals (kind, scope, key, maker_user_id, maker_person, amount, currency, account_number, note, ordered_at, order_mac, made_at, expires_at, status, checker_user_id, checker_person, settled_at, transaction_seq)
    select case n % 2 when 0 then 'deposit' else 'withdrawal' end, 'staff:' || m.id, gen_random_uuid(), m.id, 'user:' || m.id, 5000000 + n, 'INR',
        p.account_number, null, s.at, sha256('none'), s.at, s.at + interval '3 days', s.status, case when s.ok then k.id end,
        case when s.ok then 'user:' || k.id end, case when s.status <> 'pending' then s.at + interval '1 hour' end, case when s.status = 'approved' then n end
      ${from('greatest($1 / 5, 5000)')} cross join lateral (select x.status, x.status in ('approved', 'refused') as ok,
        case when x.status = 'pending' then now() - pg_temp.h(n, 7) % 100000 * interval '1 second' else pg_temp.ago(n, 8) end as at
        from (select case when n % 100 = 0 then 'pending' when n % 20 = 1 then 'refused' when n % 30 = 2 then 'expired' else 'approved' end as status) x) s`,
  account_changes: `insert into banking.account_changes (kind, account_id, before, after, reason, maker_user_id, maker_person, made_at, expires_at, status, checker_user_id, checker_person, settled_at)
    select 'overdraft', p.account_id, '{"overdraftLimit":"0"}', '{"overdraftLimit":"100000"}', 'Asked at the branch', m.id, 'user:' || m.id, s.at, s.at + interval '3 days',
        s.status, case when s.status <> 'pending' then k.id end, case when s.status <> 'pending' then 'user:' || k.id end, case when s.status <> 'pending' then s.at + interval '1 hour' end
      from generate_series(1, $1 / 10) n join person p on p.at = n * 7 join staff m on m.at = n % (select count(*) from staff)
      join staff k on k.at = (n + 1) % (select count(*) from staff) cross join lateral (select x.status,
        case when x.status = 'pending' then now() - pg_temp.h(n, 7) % 100000 * interval '1 second' else pg_temp.ago(n, 9) end as at
        from (select case when n % 100 = 0 then 'pending' when n % 20 = 1 then 'refused' else 'approved' end as status) x) s`,
  customer_changes: `insert into banking.customer_changes (kind, customer_id, before, after, reason, maker_user_id, maker_person, made_at, expires_at, status, checker_user_id, checker_person, settled_at)
    select 'review', p.id, '{"risk":"low"}', '{"risk":"low"}', 'Looked at anew', m.id, 'user:' || m.id, s.at, s.at + interval '3 days',
        s.status, case when s.status <> 'pending' then k.id end, case when s.status <> 'pending' then 'user:' || k.id end, case when s.status <> 'pending' then s.at + interval '1 hour' end
      from generate_series(1, $1 / 2) n join person p on p.at = n join staff m on m.at = n % (select count(*) from staff)
      join staff k on k.at = (n + 1) % (select count(*) from staff) cross join lateral (select x.status,
        case when x.status = 'pending' then now() - pg_temp.h(n, 7) % 100000 * interval '1 second' else pg_temp.ago(n, 10) end as at
        from (select case when n % 200 = 0 then 'pending' when n % 50 = 1 then 'refused' else 'approved' end as status) x) s`,
  user_changes: `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason, needs_second, cooling_hours, made_at, expires_at, status, checker_user_id, checker_person, takes_effect_at, settled_at)
    select gen_random_uuid(), 'factors', p.user_id, 'user:' || m.id, m.id, 'user:' || m.id, '{}', '{}', 'Lost their telephone', true, 24, s.at, s.at + interval '3 days', 'done', k.id,
        'user:' || k.id, s.at + interval '1 day', s.at + interval '1 day' ${from('$1 / 20')} cross join lateral (select pg_temp.ago(n, 12) - interval '2 days' as at) s`,
  limit_raises: `insert into banking.limit_raises (id, account_id, channel, kind, value, reason, status, proposed_by, proposed_at, decided_by, decided_at)
    select gen_random_uuid(), p.account_id, 'web', 'daily_amount', 50000000, 'Buys a car', s.status, m.id, s.at, case when s.status <> 'pending' then k.id end,
        case when s.status <> 'pending' then s.at + interval '1 hour' end ${from('greatest($1 / 10, 10000)')} cross join lateral (select x.status, case when x.status = 'pending' then now() - pg_temp.h(n, 7) % 100000 * interval '1 second' else pg_temp.ago(n, 13) end as at
        from (select case when n % 50 = 0 then 'pending' when n % 9 = 1 then 'rejected' else 'approved' end as status) x) s`,
  setting_changes: `insert into banking.setting_changes (kind, name, effective_from, before, after, reason, source, maker_user_id, maker_person, made_at, expires_at, status, checker_user_id, checker_person, settled_at)
    select 'setting', 'exports.days', s.at::date, '7', '14', 'Asked for', 'ours', m.id, 'user:' || m.id, s.at, s.at + interval '3 days', 'approved', k.id, 'user:' || k.id, s.at + interval '1 hour'
      from generate_series(1, 200) n join staff m on m.at = n % (select count(*) from staff) join staff k on k.at = (n + 1) % (select count(*) from staff)
      cross join lateral (select pg_temp.ago(n, 14) as at) s where $1::int > 0`,
  payees: `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
    select gen_random_uuid(), p.id, o.account_number, o.holder_name, o.holder_name, 'match', 'INR', now() - interval '1 day'
      from generate_series(1, $1) n join person p on p.at = n join person o on o.at = (n * 31 + 7) % $1`,
  schedules: `insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount, currency, first_date, rule, month_end, holiday, retry_days, next_number, next_nominal, next_date)
    select gen_random_uuid(), p.id, p.user_id, 'web', p.account_id, o.account_number, o.holder_name, 100000, 'INR', current_date - 90, 'monthly', 'last_day', 'after', 3, 3,
        current_date + (n % 30)::int, current_date + (n % 30)::int from generate_series(1, $1 / 3) n join person p on p.at = n * 2 join person o on o.at = (n * 31 + 7) % $1`,
  holds: `with made as (insert into banking.holds (id, account_id, currency, authorised, released, status, merchant, placed_at, expires_at, settled_at)
      select gen_random_uuid(), p.account_id, 'INR', 10000, case when n % 20 = 0 then 0 else 10000 end, case when n % 20 = 0 then 'open' else 'released' end, 'Zephyr Airways',
        s.at, s.at + interval '7 days', case when n % 20 <> 0 then s.at + interval '1 day' end ${from('$1 / 5')} cross join lateral (select case when n % 20 = 0 then now() else pg_temp.ago(n, 15) end as at) s returning *
    ), held as (update banking.accounts a set held = a.held + s.sum from (select account_id, sum(authorised) as sum from made where status = 'open' group by 1) s where s.account_id = a.id)
    insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor, at)
    select id, case status when 'open' then 'place' else 'release' end, authorised, authorised, 0, released, status, 'system:bench', placed_at from made`,
  screening: `insert into banking.screening_entries (load, line, list, name, tokens, is_active)
    select '00000000-0000-4000-8000-000000000001', n, (array['un', 'eu', 'in'])[1 + n % 3], 'Listed ' || n, array[sha256(int8send(n))], true from generate_series(1, 20000) n where $1::int > 0`,
  reports: `insert into banking.reports (kind, from_date, to_date, revision, is_final, cut_at, cut_by, row_count, content, hash)
    select k.kind, current_date - n * 30, current_date - n * 30 + 29, 1, true, now() - n * interval '30 days', 'job:eod', 0, '[]', sha256('[]')
      from generate_series(2, 26) n cross join (values ('cash'), ('suspicious'), ('dormant'), ('access'), ('audit'), ('reconciliation')) k (kind) where $1::int > 0`,
  audit_changes: `insert into banking.audit_changes (at, table_name, row_id, deed, before, after, actor, login, transaction_id)
    select pg_temp.ago(n, 16), 'customers', p.id::text, 'update', '{"risk":"low"}', '{"risk":"medium"}', 'user:' || m.id, 'banking_app', (n + 1000000000)::text::xid8 ${from('$1 * 2')}`,
  canned_answers: `insert into banking.canned_answers (id, title, body, changed_at, changed_by)
    select gen_random_uuid(), 'Answer ' || n, 'Good day, {customer}', now(), (select min(id) from staff) from generate_series(1, 60) n where $1::int > 0`,
  // The last of each day is read once: within the join the whole journal was read for each of 730 days.
  eod_runs: `insert into banking.eod_runs (closed_date, status, started_by, started_at, ended_at, key_hash, seq_before, boundary, seq_after)
    with booked as materialized (select booking_date, max(seq) as last from banking.transactions where $1::int > 0 group by 1),
      run as (select d::date as closed_date, (select coalesce(max(x.last), 0) from booked x where x.booking_date <= d) as seq
        from banking.business_dates b cross join generate_series(b.current - 730, b.current - 1, interval '1 day') d)
    select r.closed_date, 'done', 'job:eod', now(), now(), sha256('none'), r.seq, pg_current_xact_id(), r.seq from run r`,
  eod_steps: `insert into banking.eod_steps (closed_date, name, position, status, cursor, started_at, ended_at)
    select r.closed_date, l.name, l.position, 'done', r.seq_after, now(), now() from banking.eod_runs r, banking.eod_step_list l where $1::int > 0`,
  customer_months: `insert into banking.customer_months (customer_id, month)
    select p.id, m::date from person p cross join generate_series(date_trunc('month', now()) - interval '23 months', now(), interval '1 month') m
      join banking.customers c on c.id = p.id and m >= date_trunc('month', c.member_since::timestamptz) where pg_temp.h(p.at, extract(month from m)::int) % 10 < 8 and $1::int > 0`,
  cohort_months: `insert into banking.cohort_months (joined, month, customers)
    select date_trunc('month', c.member_since)::date, m.month, count(*) from banking.customer_months m join banking.customers c on c.id = m.customer_id where $1::int > 0 group by 1, 2`,
  bank_days: `insert into banking.bank_days (date, measure, key, currency, count, sum)
    select t.booking_date, 'booked', t.type::text, t.currency, count(*), sum(t.amount) from banking.transactions t where $1::int > 0 group by 1, 3, 4
    union all select e.booking_date, 'deposits', a.type::text, e.currency, count(*), sum(e.amount) from banking.entries e join banking.accounts a on a.id = e.account_id and a.type <> 'bank' group by 1, 3, 4
    union all select c.member_since, 'joined', '', '', count(*), 0 from banking.customers c group by 1
    union all select a.opened_on, 'accounts', a.product_code, a.currency, count(*), 0 from banking.accounts a, banking.business_dates b where a.opened_on < b.current group by 1, 3, 4
    union all select d::date, m, k, '', 5, 100 from generate_series(now() - interval '730 days', now() - interval '1 day', interval '1 day') d,
      unnest(array['failed', 'opened', 'answered', 'late', 'solved']) m, unnest(array['payment', 'account', 'fees', 'security']) k`,
}
