-- Cash over the counter and behind it, at most once for each id: `deposit` and `withdrawal` between the caller's own
-- till and a customer's account; `issue` (vault to till) and `return` (till to vault); `delivery` (cash that comes into
-- the vault against settlement) and `remittance` (cash that leaves it). Above the threshold nothing moves and a proposal
-- is made. A deposit that has yet to clear (a cheque) names p_value_date: until then it is held.
-- Answers {replayed, transaction} or {replayed, proposalId}. Refuses, in this order: as `admit`, forbidden
-- (kind), invalid_input (amount, value date), idempotency_conflict, already_settled (cancelled before it came), forbidden
-- and currency_mismatch (the till that is named), as `carry_out`.
create or replace function banking.move_cash(p_jti text, p_id uuid, p_kind text, p_till text, p_account text,
  p_amount bigint, p_currency text, p_note text, p_ordered_at timestamptz, p_order_mac bytea, p_request_id text,
  p_value_date date default null)
returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_payload bytea := sha256(convert_to(json_build_array(p_kind, p_till, p_account, p_amount, p_currency, p_note)::text
    || coalesce(p_value_date::text, ''), 'UTF8'));
  v_order banking.proposals;
begin
  if coalesce(p_kind, '') not in ('deposit', 'withdrawal', 'issue', 'return', 'delivery', 'remittance') then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if coalesce(p_amount, 0) <= 0 then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay_order(v_scope, p_id, v_payload);
  end if;
  -- After the claim: a replay may come when that day has long passed.
  if p_value_date is not null and (p_kind = 'deposit' and p_value_date > (select b.current from banking.business_dates b)
    and p_value_date <= (select b.current from banking.business_dates b) + (banking.setting('deposits.clearing_days_most'))::int) is not true
  then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"valueDate"}';
  end if;
  if p_till is not null and not exists (select from banking.own_accounts o join banking.accounts a on a.id = o.account_id
    where a.account_number = p_till and o.user_id = v_actor.user_id)
  then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"field":"till"}';
  end if;
  -- The till that is named is the one that is meant: cash of another currency lies in another.
  if p_till is not null and not exists (select from banking.accounts a where a.account_number = p_till and a.currency = p_currency)
  then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"till"}';
  end if;
  v_order.kind := p_kind;
  v_order.scope := v_scope;
  v_order.key := p_id::text;
  v_order.maker_user_id := v_actor.user_id;
  v_order.maker_person := banking.person_of(v_actor.user_id);
  v_order.amount := p_amount;
  v_order.currency := p_currency;
  v_order.account_number := p_account;
  v_order.note := p_note;
  v_order.value_date := p_value_date;
  v_order.ordered_at := p_ordered_at;
  v_order.order_mac := p_order_mac;
  return banking.carry_out(v_order, banking.needs_second(v_order), null, p_request_id);
end
$$;
alter function banking.move_cash owner to banking_money;
grant execute on function banking.move_cash to banking_app;
