-- Keeps a new schedule for the other holders: it stands as `proposed` and pays nothing. Its money is looked at when it is
-- due, so nothing is held. The order's key is the schedule's id.
create or replace function banking.propose_schedule(p_schedule banking.schedules, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
begin
  insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
    currency, note, channel, expires_at, terms)
  values ('schedule', p_schedule.from_account_id, 'customer:' || p_schedule.customer_id, p_schedule.id::text,
    p_schedule.user_id, p_schedule.customer_id, p_schedule.to_number, p_schedule.amount, p_schedule.currency,
    p_schedule.note, p_schedule.channel, banking.joint_until(),
    jsonb_build_object('rule', p_schedule.rule, 'firstDate', p_schedule.first_date, 'monthEnd', p_schedule.month_end,
      'until', p_schedule.until_date, 'times', p_schedule.times))
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
end
$$;

-- The joint order by which a schedule was asked for, as its maker is told; null where one alone could order it.
create or replace function banking.agreement_of(p_schedule banking.schedules) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('proposalId', j.id) from banking.joint_orders j
   where j.scope = 'customer:' || p_schedule.customer_id and j.key = p_schedule.id::text and j.kind = 'schedule'
$$;
alter function banking.agreement_of owner to banking_money;

-- Whether all holders agreed to a schedule, so that its payments need no word of theirs.
create or replace function banking.is_agreed(p_schedule banking.schedules) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.joint_orders j where j.scope = 'customer:' || p_schedule.customer_id
    and j.key = p_schedule.id::text and j.kind = 'schedule' and j.status = 'approved')
$$;
alter function banking.is_agreed owner to banking_money;

-- The last yes to a schedule: it pays from now on, what came due meanwhile at the end of this day. The caller holds the
-- order's row. Refuses, in this order: forbidden (whoever ordered it may decide no longer), account_not_active,
-- already_settled (cancelled).
drop function if exists banking.start_joint_schedule(banking.joint_orders, banking.actor, uuid);
create or replace function banking.start_joint_schedule(p_order banking.joint_orders) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_from banking.accounts;
begin
  select * into v_from from banking.accounts a where a.id = p_order.account_id;
  if coalesce(banking.mandate_of(p_order.maker_customer_id, p_order.account_id), 'view') = 'view' then
    perform banking.refuse_transfer('forbidden from', v_from);
  elsif v_from.status <> 'active' then
    perform banking.refuse_transfer('account_not_active from', v_from);
  end if;
  update banking.schedules s set status = 'active', changed_at = clock_timestamp()
   where s.id = p_order.key::uuid and s.status = 'proposed';
  if not found then
    perform banking.refuse('already_settled');
  end if;
end
$$;
alter function banking.start_joint_schedule owner to banking_money;

-- A schedule that was not agreed to will pay nothing.
create or replace function banking.drop_joint_schedule(p_order banking.joint_orders) returns void
language sql set search_path = pg_catalog, banking as $$
  update banking.schedules s set status = 'cancelled', changed_at = clock_timestamp()
   where p_order.kind = 'schedule' and s.id = p_order.key::uuid and s.status = 'proposed'
$$;
alter function banking.drop_joint_schedule owner to banking_money;

-- Schedules of other holders that all agreed to, on accounts that a customer decides about.
create or replace function banking.agreed_schedules(p_customer_id bigint) returns setof banking.schedules
language sql stable set search_path = pg_catalog, banking as $$
  select s.* from banking.account_parties p
    join banking.joint_orders j on j.account_id = p.account_id and j.kind = 'schedule' and j.status = 'approved'
    join banking.schedules s on s.id = j.key::uuid
   where p.customer_id = p_customer_id and p.mandate in ('either', 'jointly') and s.customer_id <> p_customer_id
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
$$;
