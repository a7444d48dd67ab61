-- Keeps a transfer or payment for the other holders, and holds the money for it, so that it cannot be spent twice. The
-- caller, make_transfer, holds both accounts and has found nothing against it; limits are looked at here and counted
-- when it is booked. Refuses limit_exceeded, step_up_required (as make_transfer).
create or replace function banking.propose_joint_order(p_actor banking.actor, p_from banking.accounts, p_to banking.accounts,
  p_scope text, p_id uuid, p_type text, p_amount bigint, p_note text, p_ordered_at timestamptz, p_origin_mac bytea,
  p_request_id text, p_channel text, p_is_limited boolean, p_is_new boolean, p_payee uuid, p_challenge uuid) returns json
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_until timestamptz := banking.joint_until();
  v_order banking.joint_orders;
  v_is_confirmed boolean := false;
begin
  if p_is_limited then
    if banking.exceeded_limit(p_from, p_actor.customer_id, p_channel, p_amount, p_is_new, p_payee) is not null then
      -- Raises it, with what is left and until when.
      perform banking.use_limits(p_from, p_actor.customer_id, p_channel, p_amount, p_is_new, null, p_payee);
    end if;
    if p_amount > banking.step_up_above(p_from.currency) then
      perform banking.take_challenge(p_actor.user_id, p_actor.session_id, p_challenge, 'transfer',
        banking.transfer_binding(p_id, p_type, p_from.account_number, p_to.account_number, p_amount, p_from.currency, p_note));
      v_is_confirmed := true;
    end if;
    if exists (select from banking.risk_rules r where r.is_on) then
      -- What the staff would have to release is declined here: the others would release it.
      case banking.weigh_risk(p_actor, p_from, p_scope, p_id, p_amount, p_payee)
        when 'step_up' then
          if not v_is_confirmed then
            perform banking.take_challenge(p_actor.user_id, p_actor.session_id, p_challenge, 'transfer',
              banking.transfer_binding(p_id, p_type, p_from.account_number, p_to.account_number, p_amount, p_from.currency, p_note));
          end if;
        when 'hold', 'refuse' then
          return json_build_object('refused', 'forbidden', 'declined', true);
        else null;
      end case;
    end if;
  end if;
  insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
    currency, note, channel, ordered_at, origin_mac, hold_id, expires_at)
  values (p_type, p_from.id, p_scope, p_id::text, p_actor.user_id, p_actor.customer_id, p_to.account_number, p_amount,
    p_from.currency, p_note, p_channel, p_ordered_at, p_origin_mac,
    banking.hold_for_joint_order(p_actor, p_from, p_amount, v_until, p_request_id), v_until)
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return json_build_object('replayed', false, 'proposalId', v_order.id);
end
$$;
alter function banking.propose_joint_order owner to banking_money;

-- Until when the other holders may decide about what is ordered now.
create or replace function banking.joint_until() returns timestamptz
language sql stable set search_path = pg_catalog, banking as $$
  select clock_timestamp() + (banking.setting('joint_orders.hours'))::int * interval '1 hour'
$$;
alter function banking.joint_until owner to banking_money;

-- Ends an order that nobody decided in time, before the end of day comes to it, for whoever now orders the like; audited,
-- and its maker is told. Of kinds that hold no money and carry no MAC (closing, nominees, what becomes
-- of a deposit). Nothing where it was settled.
create or replace function banking.expire_joint_order(p_id uuid, p_actor banking.actor, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
begin
  update banking.joint_orders j set status = 'expired', settled_at = clock_timestamp()
   where j.id = p_id and j.status = 'pending' returning * into v_order;
  if found then
    insert into banking.audit_logs (actor, action, subject, request_id)
    values ('user:' || p_actor.user_id, 'joint_orders.expire', 'joint_order:' || p_id, p_request_id);
    perform banking.tell_of_joint_order(v_order);
  end if;
end
$$;
alter function banking.expire_joint_order owner to banking_money;

-- Sets money aside for a joint order, on an account whose row the caller holds; answers the hold's id.
create or replace function banking.hold_for_joint_order(p_actor banking.actor, p_from banking.accounts, p_amount bigint,
  p_until timestamptz, p_request_id text) returns uuid
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_hold banking.holds;
begin
  insert into banking.holds (account_id, kind, currency, authorised, merchant, placed_at, expires_at)
  values (p_from.id, 'joint', p_from.currency, p_amount, 'Payment that waits for approval', clock_timestamp(), p_until)
  returning * into v_hold;
  update banking.accounts a set held = a.held + p_amount where a.id = p_from.id;
  -- The row carries its first amount already: what move_hold adds is to the account alone.
  perform banking.move_hold(v_hold, 'place', p_amount, 0, 0, 0, 0, 'open', null, 'user:' || p_actor.user_id, null, null,
    p_request_id);
  return v_hold.id;
end
$$;
alter function banking.hold_for_joint_order owner to banking_money;

-- A joint order that was made: audited, and told to the others.
create or replace function banking.note_joint_order(p_order banking.joint_orders, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_order.maker_user_id, 'joint_orders.make', 'joint_order:' || p_order.id, p_request_id,
    jsonb_build_object('kind', p_order.kind));
  perform banking.tell_of_joint_order(p_order);
end
$$;
alter function banking.note_joint_order owner to banking_money;
