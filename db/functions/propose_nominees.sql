-- Keeps a list of nominees for the other holders, and answers {proposalId}. The caller holds the account and has found nothing
-- against it; p_over is an order that nobody decided in time, which the end of day has not come to.
create or replace function banking.propose_nominees(p_actor banking.actor, p_account banking.accounts, p_nominees jsonb,
  p_over uuid, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := gen_random_uuid();
  v_order banking.joint_orders;
begin
  perform banking.expire_joint_order(p_over, p_actor, p_request_id);
  insert into banking.joint_orders (id, kind, account_id, scope, key, maker_user_id, maker_customer_id, expires_at)
  values (v_id, 'nominees', p_account.id, 'customer:' || p_actor.customer_id, v_id::text, p_actor.user_id,
    p_actor.customer_id, banking.joint_until())
  returning * into v_order;
  insert into banking.joint_nominees (order_id, account_id, position, name, relation, share_percent, words)
  select v_id, p_account.id, n.position, n.one ->> 'name', n.one ->> 'relation', (n.one ->> 'sharePercent')::numeric,
      decode(n.one ->> 'words', 'hex')
    from jsonb_array_elements(p_nominees) with ordinality n (one, position);
  perform banking.note_joint_order(v_order, p_request_id);
  return jsonb_build_object('proposalId', v_id);
end
$$;

-- Whether an order names just these: each word is sealed anew every time, so its keyed hash is what tells.
create or replace function banking.names_same(p_order uuid, p_nominees jsonb) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce((select jsonb_agg(jsonb_build_array(encode(n.words, 'hex'), n.share_percent) order by n.position)
      from banking.joint_nominees n where n.order_id = p_order), '[]')
    = coalesce((select jsonb_agg(jsonb_build_array(n.one ->> 'words', (n.one ->> 'sharePercent')::numeric) order by n.position)
      from jsonb_array_elements(p_nominees) with ordinality n (one, position)), '[]')
$$;

-- Whom an order names, for a holder who is to agree, who has agreed, or who ordered it; null for everybody else. While it
-- waits also who is named now, since that is what would end.
create or replace function banking.joint_nominees_shown(p_order banking.joint_orders, p_customer_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object(
      'before', case when s.is_open then (select coalesce(jsonb_agg(banking.nominee_shown(s.number, n.position, n.name, n.relation,
        n.share_percent) order by n.position), '[]') from banking.account_nominees n where n.account_id = p_order.account_id) end,
      'after', (select coalesce(jsonb_agg(banking.nominee_shown(s.number, n.position, n.name, n.relation,
        n.share_percent) order by n.position), '[]') from banking.joint_nominees n where n.order_id = p_order.id))
    from (select a.account_number as number, banking.joint_status(p_order) = 'pending' as is_open
      from banking.accounts a where a.id = p_order.account_id) s
   where p_order.kind = 'nominees' and (p_order.maker_customer_id = p_customer_id
     or s.is_open and banking.mandate_of(p_customer_id, p_order.account_id) <> 'view'
     or exists (select from banking.joint_approvals j where j.order_id = p_order.id and j.customer_id = p_customer_id))
$$;

-- One of them, as the Worker opens them: the words are sealed for their place among the nominees of the account.
create or replace function banking.nominee_shown(p_number text, p_position integer, p_name text, p_relation text,
  p_share numeric) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('name', banking.own_words('account_nominees', 'name', p_number || '.' || p_position, p_name),
    'relation', banking.own_words('account_nominees', 'relation', p_number || '.' || p_position, p_relation),
    'sharePercent', p_share::text)
$$;

-- Sets what all have agreed to, exactly as it was proposed. The caller holds the order's row. As its definer, since the role
-- that settles orders reads nobody's names. Refuses, in this order: forbidden (whoever ordered it may decide no longer),
-- account_not_active (closed).
create or replace function banking.put_joint_nominees(p_order uuid, p_by text, p_request_id text) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
  v_account banking.accounts;
begin
  select * into strict v_order from banking.joint_orders j where j.id = p_order and j.kind = 'nominees' and j.status = 'pending';
  select * into v_account from banking.accounts a where a.id = v_order.account_id for no key update;
  if coalesce(banking.mandate_of(v_order.maker_customer_id, v_account.id), 'view') = 'view' then
    perform banking.refuse('forbidden', '{"field": "maker"}');
  elsif v_account.status = 'closed' then
    perform banking.refuse('account_not_active');
  end if;
  perform banking.put_nominees(v_account.id, (select coalesce(jsonb_agg(jsonb_build_object('name', n.name,
      'relation', n.relation, 'sharePercent', n.share_percent) order by n.position), '[]')
    from banking.joint_nominees n where n.order_id = p_order), p_by, p_request_id);
end
$$;
grant execute on function banking.put_joint_nominees(uuid, text, text) to banking_money;
