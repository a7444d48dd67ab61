-- Who, besides p_maker, has to do with an order on an account that holders decide about together: those who may decide.
create or replace function banking.cosigners(p_account_id bigint, p_maker bigint)
returns table (customer_id bigint, mandate text)
language sql stable set search_path = pg_catalog, banking as $$
  select p.customer_id, p.mandate from banking.account_parties p
   where p.account_id = p_account_id and p.customer_id <> p_maker and p.mandate in ('either', 'jointly')
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
$$;
alter function banking.cosigners owner to banking_money;

-- Whether a party's order waits for the others: by the mandate `jointly`, where there is somebody to say yes.
create or replace function banking.is_joint(p_mandate text, p_account_id bigint, p_maker bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_mandate = 'jointly' and exists (select from banking.cosigners(p_account_id, p_maker))
$$;
alter function banking.is_joint owner to banking_money;

-- Whether an order has all it needs: somebody who could have done it alone said yes, or all who decide together did. Nominees
-- nobody names alone: everybody who decides has to say yes, whatever their mandate.
create or replace function banking.is_signed(p_order banking.joint_orders) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select bool_or(a.customer_id is not null) and (bool_or(p_order.kind <> 'nominees' and c.mandate = 'either' and a.customer_id is not null)
      or bool_and(p_order.kind <> 'nominees' and c.mandate <> 'jointly' or a.customer_id is not null))
    from banking.cosigners(p_order.account_id, p_order.maker_customer_id) c
    left join banking.joint_approvals a on a.order_id = p_order.id and a.customer_id = c.customer_id
$$;
alter function banking.is_signed owner to banking_money;

-- The status of a joint order as of now: one that nobody settled in time is over before the end of day says so.
create or replace function banking.joint_status(p_order banking.joint_orders) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_order.status = 'pending' and p_order.expires_at <= clock_timestamp() then 'expired'
    else p_order.status end
$$;
alter function banking.joint_status owner to banking_money;

-- Whether a customer has said yes to an order.
create or replace function banking.has_said_yes(p_order banking.joint_orders, p_customer_id bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.joint_approvals a where a.order_id = p_order.id and a.customer_id = p_customer_id)
$$;
alter function banking.has_said_yes owner to banking_money;

-- Whether an order has all it needs and still waits: whoever was missing was taken off the account, or decides no more.
-- Then any of those who said yes may say so again, and it is done.
create or replace function banking.is_complete(p_order banking.joint_orders) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select banking.joint_status(p_order) = 'pending' and coalesce(banking.is_signed(p_order), false)
$$;
alter function banking.is_complete owner to banking_money;

-- Tells the other holders that an order waits for them, or its maker what became of it. No balance, no full number.
create or replace function banking.tell_of_joint_order(p_order banking.joint_orders) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, case when o.is_waiting then 'joint_order_waiting' else 'joint_order_settled' end,
      jsonb_strip_nulls(jsonb_build_object('kind', p_order.kind, 'status', p_order.status,
        'amount', p_order.amount::text, 'currency', p_order.currency, 'account', banking.masked_number(p_order.to_number),
        'until', p_order.expires_at))
    from banking.users u, (values (p_order.status = 'pending')) o (is_waiting)
   where u.kind = 'customer' and case when o.is_waiting
     then u.customer_id in (select c.customer_id from banking.cosigners(p_order.account_id, p_order.maker_customer_id) c)
     else u.customer_id = p_order.maker_customer_id end
$$;
alter function banking.tell_of_joint_order owner to banking_money;
