-- Ends what a customer who decides about an account no longer has left on it, which nobody else could: their pots are closed,
-- so that the money in them is the other holders' to spend again, and their payments for later are cancelled, of which they
-- are told. The caller holds the account's row and, before it, those of the payments that run: the end of day takes them in
-- this order.
create or replace function banking.end_holding(p_account_id bigint, p_customer_id bigint, p_actor text, p_request_id text)
returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_pot banking.pots;
  v_schedule banking.schedules;
begin
  for v_pot in
    select * from banking.pots o where o.account_id = p_account_id and o.customer_id = p_customer_id and o.status = 'open'
     order by o.id for update
  loop
    perform banking.end_pot(v_pot, p_actor, p_request_id);
  end loop;
  for v_schedule in
    update banking.schedules s set status = 'cancelled', changed_at = clock_timestamp()
     where s.from_account_id = p_account_id and s.customer_id = p_customer_id and s.status in ('active', 'paused', 'proposed')
    returning s.*
  loop
    update banking.schedule_runs r set status = 'skipped', reason = 'cancelled', retry_on = null, changed_at = clock_timestamp()
     where r.schedule_id = v_schedule.id and r.status = 'waiting';
    insert into banking.audit_logs (actor, action, subject, request_id)
    values (p_actor, 'schedules.cancelled', 'schedule:' || v_schedule.id, p_request_id);
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'schedule_stopped', jsonb_build_object('status', 'ended', 'amount', v_schedule.amount::text,
        'currency', v_schedule.currency, 'account', banking.masked_number(v_schedule.to_number))
      from banking.users u where u.id = v_schedule.user_id and u.status <> 'closed';
  end loop;
end
$$;

-- The same for all who had left, or might only look, before a holder's end did this: asked at each migrate, in a bank that
-- was never without it there is nobody.
create or replace function banking.end_past_holdings(p_actor text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_accounts bigint[];
  v_customers bigint[];
begin
  select array_agg(l.account_id), array_agg(l.customer_id) into v_accounts, v_customers
    from (select o.account_id, o.customer_id from banking.pots o where o.status = 'open'
          union
          select s.from_account_id, s.customer_id from banking.schedules s where s.status in ('active', 'paused', 'proposed')) l
   where not exists (select from banking.account_parties p
     where p.customer_id = l.customer_id and p.account_id = l.account_id and p.mandate <> 'view'
       and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until);
  perform from banking.schedules s join unnest(v_accounts, v_customers) l (account_id, customer_id)
    on l.account_id = s.from_account_id and l.customer_id = s.customer_id
   where s.status in ('active', 'paused') order by s.next_date, s.id for update of s;
  perform from banking.accounts a where a.id = any (v_accounts) order by a.id for no key update;
  for i in 1 .. coalesce(cardinality(v_accounts), 0) loop
    perform banking.end_holding(v_accounts[i], v_customers[i], p_actor, null);
  end loop;
end
$$;
