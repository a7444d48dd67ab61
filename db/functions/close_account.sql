-- Closes an account of the caller for good. Interest that was accrued is paid first, what is owed is taken, and the rest
-- goes to p_to, another account of the caller, in the same deed; without p_to there must be no rest. p_orders are the
-- Worker's signed orders of these by kind (interest, owed, payout: id, mac, bank, minor). Where holders decide together it
-- waits for the others; p_joint is then the order that this is the last word to. Answers the account, or {proposalId}.
-- Refuses: as `admit`, not_found, forbidden (mandate, one's own order, or of whoever may decide no longer), already_settled (closed before, or decided),
-- account_not_active (frozen, or with `obligations`: what stands in the way), unavailable (the end of day runs, or the sum
-- has changed), step_up_required (of another holder to whom the account that is paid does not belong), as `pay_out_closing`.
drop function if exists banking.close_account(text, text, text, text, jsonb, timestamptz, uuid);
create or replace function banking.close_account(p_jti text, p_account text, p_request_id text, p_to text default null,
  p_orders jsonb default '{}', p_ordered_at timestamptz default null, p_joint uuid default null,
  p_challenge uuid default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_by text := 'user:' || v_actor.user_id;
  v_order banking.joint_orders;
  v_to text := p_to;
  v_account banking.accounts;
  v_mandate text;
  v_obligations text[];
begin
  if p_joint is not null then
    select * into v_order from banking.joint_orders j where j.id = p_joint and j.kind = 'closing' for update;
    v_to := v_order.to_number;
  end if;
  perform from banking.accounts a
    where a.account_number in (p_account, v_to, p_orders #>> '{interest,bank}', p_orders #>> '{owed,bank}')
    order by a.id for no key update;
  v_account := banking.party_account(v_actor.customer_id, p_account, false);
  v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
  if v_mandate = 'view' or v_mandate = 'jointly' and not banking.is_joint(v_mandate, v_account.id, v_actor.customer_id)
    or p_joint is not null and (v_order.account_id is distinct from v_account.id or v_order.maker_customer_id = v_actor.customer_id
      or coalesce(banking.mandate_of(v_order.maker_customer_id, v_account.id), 'view') = 'view')
  then
    perform banking.refuse('forbidden', jsonb_build_object('mandate', v_mandate));
  end if;
  if v_account.status = 'closed' or banking.joint_status(v_order) <> 'pending' then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  -- Whatever could add one locks the account first, so this stays true until the end of the transaction.
  v_obligations := banking.closing_obstacles(v_account, v_to is not null);
  if cardinality(v_obligations) > 0 then
    perform banking.refuse('account_not_active', jsonb_build_object('obligations', v_obligations));
  end if;
  if p_joint is null and v_mandate = 'jointly' then
    return banking.propose_closing(v_actor, v_account, v_to, p_request_id);
  end if;
  if p_joint is not null and not banking.sign_closing(v_order, v_account, v_actor, p_challenge, p_request_id) then
    return jsonb_build_object('proposalId', p_joint);
  end if;
  perform banking.pay_out_closing(v_account, coalesce(v_order.maker_customer_id, v_actor.customer_id), v_actor, v_to, p_orders,
    p_ordered_at, p_request_id);
  -- Who empties a dormant account has woken it: rules of risk look for that.
  insert into banking.account_events (account_id, kind, actor)
  select v_account.id, kind, v_by from unnest(array['woken', 'closed']) kind where kind = 'closed' or v_account.status = 'dormant';
  update banking.accounts a set status = 'closed', overdraft_limit = 0 where a.id = v_account.id returning * into v_account;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (v_by, 'accounts.close', 'account:' || v_account.id, p_request_id);
  perform banking.tell_holders(v_account, 'account_closed', '{}');
  return banking.account_answer(v_account);
end
$$;
grant execute on function banking.close_account to banking_app;

-- What keeps an account from being closed now: as open_obligations, but money in it only where it has nowhere to go, and
-- interest likewise.
create or replace function banking.closing_obstacles(p_account banking.accounts, p_has_to boolean) returns text[]
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_due record := banking.closing_interest(p_account);
  v_rest bigint := p_account.posted + v_due.credit - v_due.owed;
begin
  return case when v_rest < 0 or v_rest > 0 and not p_has_to and p_account.posted <> 0 then array['balance']
      when v_rest > 0 and not p_has_to then array['interest'] else '{}' end
    || array_remove(banking.open_obligations(p_account.id), 'balance')
    || case when p_account.status in ('frozen', 'debit_frozen', 'credit_frozen') then array['frozen'] else '{}' end;
end
$$;

-- A closing that waits for the other holders; one at a time for an account.
create or replace function banking.propose_closing(p_actor banking.actor, p_account banking.accounts, p_to text,
  p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := gen_random_uuid();
  v_order banking.joint_orders;
begin
  select * into v_order from banking.joint_orders j
   where j.account_id = p_account.id and j.kind = 'closing' and j.status = 'pending';
  if v_order.expires_at > clock_timestamp() then
    return jsonb_build_object('proposalId', v_order.id, 'replayed', true);
  end if;
  perform banking.expire_joint_order(v_order.id, p_actor, p_request_id);
  perform banking.own_target(p_actor.customer_id, p_account, p_to);
  insert into banking.joint_orders (id, kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, expires_at)
  values (v_id, 'closing', p_account.id, 'customer:' || p_actor.customer_id, v_id::text, p_actor.user_id, p_actor.customer_id,
    p_to, banking.joint_until())
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return jsonb_build_object('proposalId', v_id);
end
$$;

-- A holder's yes to a closing whose row and account the caller holds, by a factor of theirs where `joint_step_up` asks for
-- one. Whether all that is needed is there: then it is settled.
create or replace function banking.sign_closing(p_order banking.joint_orders, p_account banking.accounts, p_actor banking.actor,
  p_challenge uuid, p_request_id text) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
begin
  perform banking.joint_step_up(p_order, p_account, p_actor, p_challenge);
  insert into banking.joint_approvals (order_id, maker_customer_id, customer_id)
  values (p_order.id, p_order.maker_customer_id, p_actor.customer_id) on conflict do nothing;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || p_actor.user_id, 'joint_orders.approve', 'joint_order:' || p_order.id, p_request_id);
  if not banking.is_signed(p_order) then
    return false;
  end if;
  update banking.joint_orders j
     set status = 'approved', checker_customer_id = p_actor.customer_id, settled_at = clock_timestamp()
   where j.id = p_order.id returning * into v_order;
  perform banking.tell_of_joint_order(v_order);
  return true;
end
$$;
