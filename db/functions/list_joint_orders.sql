-- What holders decide about together, on all accounts of the caller: of one status (`pending`, `approved`, `refused`,
-- `withdrawn`, `expired`), newest first. `mine`: the caller gave the order; `signed`: the caller has said yes; `may`:
-- it waits for the caller, or the caller's yes is all it needs by now. Reads only. Refuses as `admit`.
create or replace function banking.list_joint_orders(p_jti text, p_status text, p_before timestamptz, p_limit int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return (select coalesce(jsonb_agg(banking.joint_order_shown(j, v_actor.customer_id) order by j.made_at desc, j.id), '[]')
    from (select o.* from banking.joint_orders o
       where o.account_id = any (array(select p.account_id from banking.account_parties p
           where p.customer_id = v_actor.customer_id
             and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until))
         and banking.joint_status(o) = p_status and (p_before is null or o.made_at < p_before)
       order by o.made_at desc, o.id limit p_limit) j);
end
$$;
grant execute on function banking.list_joint_orders to banking_app;

-- A joint order as a holder sees it. Amount in minor units, as text.
create or replace function banking.joint_order_shown(p_order banking.joint_orders, p_customer_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_order.id, 'kind', p_order.kind, 'status', s.status,
      'accountNumber', a.account_number, 'to', p_order.to_number,
      'toName', (select t.holder_name from banking.accounts t where t.account_number = p_order.to_number),
      'amount', p_order.amount::text, 'currency', p_order.currency, 'note', p_order.note, 'terms', p_order.terms,
      'nominees', banking.joint_nominees_shown(p_order, p_customer_id),
      'maker', banking.customer_name(m.id), 'mine', m.id = p_customer_id, 'signed', s.signed,
      'may', s.status = 'pending' and m.id <> p_customer_id and (not s.signed or banking.is_complete(p_order))
        and banking.mandate_of(p_customer_id, a.id) <> 'view',
      'madeAt', p_order.made_at, 'expiresAt', p_order.expires_at, 'reason', p_order.reason,
      'transactionId', (select t.id from banking.transactions t where t.seq = p_order.transaction_seq))
    from banking.accounts a join banking.customers m on m.id = p_order.maker_customer_id
   cross join lateral (select banking.joint_status(p_order) as status, banking.has_said_yes(p_order, p_customer_id) as signed) s
   where a.id = p_order.account_id
$$;
