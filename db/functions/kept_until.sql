-- Until when the law has the bank keep who a customer is: `kyc.keep_years` after the relation ended. The PMLA has records of
-- identity kept for five years after the relationship has ended or the account was closed, whichever is later, and records of
-- a transaction for five years from it (Prevention of Money-Laundering Act 2002, section 12(3) and (4); PML Rules 2005, rule
-- 10; RBI KYC Master Direction, section 46). A relation is what `erasure_obstacles` says, so it ended on the last of these
-- days: an account of theirs was closed, or they left it, as its owner, with others, for somebody or with a right to sign
-- (nothing of it is theirs after that day, whatever becomes of it); a case of theirs was closed, a ticket solved, a review
-- done. What is open has not ended: then it is from today. Who never had any of it is kept from when they came, or were
-- brought in from another bank. One whose account was closed elsewhere, without a word when, had it until it last moved.
create or replace function banking.kept_until(p_customer banking.customers) returns date
language sql stable set search_path = pg_catalog, banking as $$
  with today as (select b.current from banking.business_dates b),
  held as (
    select least(p.valid_until, closed.at) as until
      from banking.account_parties p join banking.accounts a on a.id = p.account_id
      left join lateral (select coalesce((select max(v.at) from banking.account_events v
            where v.account_id = a.id and v.kind = 'closed'),
          (select banking.bank_midnight(e.booking_date) from banking.entries e where e.account_id = a.id
            order by e.booking_date desc, e.transaction_seq desc limit 1),
          banking.bank_midnight(a.opened_on)) as at where a.status = 'closed') closed on true
     where p.customer_id = p_customer.id),
  ended (day) as (
    select case when until > clock_timestamp() or until is null then (select current from today) else banking.bank_day(until) end
      from held
    union all
    select coalesce(banking.bank_day(c.closed_at), (select current from today))
      from banking.cases c where c.customer_id = p_customer.id
    union all
    select coalesce(banking.bank_day(coalesce(t.closed_at, t.solved_at)), (select current from today))
      from banking.tickets t where t.customer_id = p_customer.id
    union all
    select banking.bank_day(h.settled_at) from banking.customer_changes h
     where h.customer_id = p_customer.id and h.kind = 'review' and h.status = 'approved')
  select (greatest(p_customer.member_since, banking.bank_day(p_customer.created_at), (select max(ended.day) from ended))
      + (banking.setting('kyc.keep_years') #>> '{}')::int * interval '1 year')::date
$$;
