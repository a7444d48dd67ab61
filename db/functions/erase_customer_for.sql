-- Staff asks that a customer whose relation is over is erased; another decides. What the law does not keep goes then, the
-- rest when its time is over (read_erasure says what and when). Refuses: as `admit`, invalid_input (no reason), not_found,
-- forbidden (one's own person), account_not_active (`obstacles`: what is not over), already_settled (erased or on its way).
create or replace function banking.erase_customer_for(p_jti text, p_customer text, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_customer banking.customers := banking.served_customer(v_actor, p_customer);
begin
  return banking.propose_erasure('user:' || v_actor.user_id, v_actor.user_id, v_customer, p_reason, p_request_id);
end
$$;
grant execute on function banking.erase_customer_for(text, text, text, text) to banking_app;

-- Who asks, in the desk or on the command line, asks the same: refused while something is open, kept for another person,
-- and with the day on which nothing is left.
create or replace function banking.propose_erasure(p_maker text, p_user_id bigint, p_customer banking.customers, p_reason text,
  p_request_id text) returns jsonb
language plpgsql volatile set search_path = pg_catalog, banking as $$
begin
  perform banking.refuse_erasure(p_customer);
  return banking.ask_customer_change(p_maker, p_user_id, p_customer, 'erasure', jsonb_build_object('status', p_customer.status),
    jsonb_build_object('status', 'closed', 'erasedOn', greatest(banking.kept_until(p_customer), (select b.current from banking.business_dates b))::text),
    p_reason, p_request_id);
end
$$;

create or replace function banking.refuse_erasure(p_customer banking.customers) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_obstacles text[] := banking.erasure_obstacles(p_customer.id);
begin
  if p_customer.erase_on is not null or p_customer.name_sealed is null and p_customer.full_name is null then
    perform banking.refuse('already_settled');
  end if;
  if cardinality(v_obstacles) > 0 then
    perform banking.refuse('account_not_active', jsonb_build_object('obstacles', v_obstacles));
  end if;
end
$$;

-- What of a relation is not over: `accounts` that are open, `cases` of risk, `tickets`.
create or replace function banking.erasure_obstacles(p_customer_id bigint) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select array_remove(array[
    case when exists (select from banking.account_parties p join banking.accounts a on a.id = p.account_id
      where p.customer_id = p_customer_id and p.valid_until > clock_timestamp() and a.status <> 'closed') then 'accounts' end,
    case when exists (select from banking.cases c where c.customer_id = p_customer_id and c.status <> 'closed') then 'cases' end,
    case when exists (select from banking.tickets t where t.customer_id = p_customer_id and t.status in ('open', 'waiting')) then 'tickets' end], null)
$$;

-- What goes at once, whatever the law keeps: what the customer wrote for themselves, whom they paid, how they signed in.
-- Their log-in is closed, which ends its sessions.
create or replace function banking.forget_own(p_customer banking.customers, p_erase_on date) returns void
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_users bigint[] := array(select u.id from banking.users u where u.customer_id = p_customer.id);
  v_owned bigint[] := array(select p.account_id from banking.account_parties p where p.customer_id = p_customer.id and p.role = 'owner');
begin
  delete from banking.payees y where y.customer_id = p_customer.id;
  delete from banking.transaction_notes n where n.account_id = any (v_owned);
  delete from banking.account_nominees n where n.account_id = any (v_owned);
  delete from banking.joint_nominees n where n.account_id = any (v_owned);
  update banking.accounts a set nickname = null where a.id = any (v_owned) and a.nickname is not null;
  update banking.pots o set name = 'erased', target = null, until_date = null where o.customer_id = p_customer.id;
  update banking.user_factors f set removed_at = clock_timestamp(), secret = '' where f.user_id = any (v_users) and f.removed_at is null;
  update banking.passkeys k set removed_at = clock_timestamp() where k.user_id = any (v_users) and k.removed_at is null;
  update banking.users u set status = 'closed' where u.id = any (v_users);
  update banking.customers c set status = 'closed', erase_on = p_erase_on where c.id = p_customer.id;
end
$$;

-- A step of the end of day: customers whose time is over lose their keys, so that nothing about them opens any more. It is
-- asked anew: a case that was opened since keeps them, and so does a law that has it kept for longer by now. At most p_max;
-- answers how many. Takes no order (p_pads).
create or replace function banking.erase_due(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_done integer := 0;
begin
  for v_customer in select * from banking.customers c where c.erase_on <= p_date and c.name_sealed is not null
      and cardinality(banking.erasure_obstacles(c.id)) = 0 and banking.kept_until(c) <= p_date
    order by c.id limit p_max for update skip locked
  loop
    insert into banking.audit_logs (actor, action, subject, detail)
    values ('job:eod:' || p_date, 'customers.erase', 'customer:' || v_customer.id,
      jsonb_build_object('keys', banking.forget_customer(v_customer)));
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
grant execute on function banking.erase_due to banking_job;
