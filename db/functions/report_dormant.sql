-- Rows of the report of dormant accounts: those that slept at the end of p_to, the longest first. One without a transaction
-- of its holders' own for `accounts.unclaimed_months` is unclaimed: its balance is to be transferred within three months.
create or replace function banking.report_dormant(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking set jit = off as $$
  select coalesce(jsonb_agg(jsonb_build_array(case when d.unclaimed_on <= p_to then 'Unclaimed' else 'Dormant' end, d.account_number, c.customer_id,
      jsonb_build_object('customer', c.customer_id), d.product_code, d.last_own::text, banking.local_text(d.since),
      banking.decimal_text(banking.balance_as_of(d.account, p_to, 'booking', b.current, r.closed, r.open, r.cursor), d.currency), d.currency,
      case when d.unclaimed_on <= p_to then (d.unclaimed_on + interval '3 months')::date::text else '' end)
      order by d.last_own, d.account_number), '[]')
    from banking.business_dates b, banking.days_rolled() r, (
      select a as account, a.id, a.account_number, a.product_code, a.currency, s.at as since, coalesce(o.booking_date, a.opened_on) as last_own,
          (coalesce(o.booking_date, a.opened_on) + (banking.setting('accounts.unclaimed_months'))::int * interval '1 month')::date as unclaimed_on
        from banking.moments_of(p_from, p_to) m, banking.accounts a
        join lateral (select e.kind, e.at from banking.account_events e where e.account_id = a.id and e.kind in ('dormant', 'woken', 'closed')
          and e.at < m.until order by e.id desc limit 1) s on s.kind = 'dormant'
        left join lateral (select e.booking_date from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
           where e.account_id = a.id and e.booking_date <= p_to and t.type not in ('interest', 'fee')
             and (t.scope not like 'customer:%' or exists (select from banking.account_parties p
               where p.account_id = a.id and t.scope = 'customer:' || p.customer_id))
           order by e.booking_date desc, e.transaction_seq desc limit 1) o on true
       where a.type in ('savings', 'current')) d
    left join lateral (select n.customer_id from banking.account_parties p join banking.customers n on n.id = p.customer_id
      where p.account_id = d.id and p.role = 'owner' order by p.valid_until desc, p.customer_id limit 1) c on true
$$;
