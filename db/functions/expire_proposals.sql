-- A step of the end of day: proposals that nobody settled in time are over. Does at most p_max, answers how many.
create or replace function banking.expire_proposals(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_done integer;
  v_changes integer;
begin
  with due as (
    select p.id from banking.proposals p where p.status = 'pending' and p.expires_at <= clock_timestamp()
     order by p.id limit p_max for update skip locked
  ), over as (
    update banking.proposals p set status = 'expired', settled_at = clock_timestamp(), order_mac = ''
      from due where p.id = due.id returning p.id
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'proposals.expire', 'proposal:' || o.id from over o;
  get diagnostics v_done = row_count;
  with due as (
    select c.id from banking.account_changes c where c.status = 'pending' and c.expires_at <= clock_timestamp()
     order by c.id limit p_max - v_done for update skip locked
  ), over as (
    update banking.account_changes c set status = 'expired', settled_at = clock_timestamp()
      from due where c.id = due.id returning c.id
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'proposals.expire', 'proposal:' || o.id from over o;
  get diagnostics v_changes = row_count;
  v_done := v_done + v_changes;
  with due as (
    select c.id from banking.customer_changes c where c.status = 'pending' and c.expires_at <= clock_timestamp()
     order by c.id limit p_max - v_done for update skip locked
  ), over as (
    update banking.customer_changes c set status = 'expired', settled_at = clock_timestamp()
      from due where c.id = due.id returning c.id
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'proposals.expire', 'proposal:' || o.id from over o;
  get diagnostics v_changes = row_count;
  v_done := v_done + v_changes;
  with due as (
    select c.id from banking.setting_changes c where c.status = 'pending' and c.expires_at <= clock_timestamp()
     order by c.id limit p_max - v_done for update skip locked
  ), over as (
    update banking.setting_changes c set status = 'expired', settled_at = clock_timestamp()
      from due where c.id = due.id returning c.id
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'proposals.expire', 'proposal:' || o.id from over o;
  get diagnostics v_changes = row_count;
  return v_done + v_changes;
end
$$;
grant execute on function banking.expire_proposals to banking_job;
