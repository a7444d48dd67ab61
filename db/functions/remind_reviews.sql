-- A step of the end of day: customers whose review comes due within `kyc.remind_days` are told once, and those who let
-- `kyc.restrict_days` pass beyond it are restricted: they pay nobody until the bank knows them again (RBI KYC Master
-- Direction, section 38). At most p_max of them; answers how many. Takes no order (p_pads).
create or replace function banking.remind_reviews(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_told integer;
  v_restricted integer;
begin
  with due as (
    select c.id from banking.customers c
     where c.review_on <= p_date + (banking.setting('kyc.remind_days') #>> '{}')::int and c.status = 'active'
       and c.reminded_for is distinct from c.review_on
     order by c.id limit p_max for no key update skip locked
  ), told as (
    update banking.customers c set reminded_for = c.review_on from due where c.id = due.id returning c.id, c.review_on
  )
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'review_due', jsonb_build_object('on', to_char(t.review_on, 'YYYY-MM-DD'))
    from told t join banking.users u on u.customer_id = t.id;
  get diagnostics v_told = row_count;
  with late as (
    select c.id from banking.customers c
     where c.review_on + (banking.setting('kyc.restrict_days') #>> '{}')::int <= p_date and c.status = 'active'
     order by c.id limit p_max - v_told for no key update skip locked
  ), restricted as (
    update banking.customers c set status = 'restricted' from late where c.id = late.id returning c.id
  ), written as (
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'review_overdue', '{}' from restricted r join banking.users u on u.customer_id = r.id
  )
  insert into banking.audit_logs (actor, action, subject)
  select v_actor, 'customers.restrict', 'customer:' || r.id from restricted r;
  get diagnostics v_restricted = row_count;
  return v_told + v_restricted;
end
$$;
grant execute on function banking.remind_reviews to banking_job;
