-- Keeps an exchange for the other holders, with what it sells held, and answers the order's id. The caller, make_exchange,
-- holds quote and accounts and has found nothing against it. All agree to `least`: what it has to buy when the last says yes.
create or replace function banking.propose_exchange(p_actor banking.actor, p_from banking.accounts, p_to banking.accounts,
  p_quote banking.fx_quotes, p_scope text, p_id uuid, p_least bigint, p_ordered_at timestamptz, p_request_id text) returns uuid
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_until timestamptz := banking.joint_until();
  v_order banking.joint_orders;
begin
  insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, to_number, amount,
    currency, ordered_at, hold_id, expires_at, terms)
  values ('exchange', p_from.id, p_scope, p_id::text, p_actor.user_id, p_actor.customer_id, p_to.account_number,
    p_quote.sell_minor, p_quote.sell_currency, p_ordered_at,
    banking.hold_for_joint_order(p_actor, p_from, p_quote.sell_minor, v_until, p_request_id), v_until,
    jsonb_build_object('quoteId', p_quote.id, 'currency', p_quote.buy_currency, 'quoted', p_quote.buy_minor::text,
      'rate', p_quote.rate::text, 'least', p_least::text))
  returning * into v_order;
  perform banking.note_joint_order(v_order, p_request_id);
  return v_order.id;
end
$$;
alter function banking.propose_exchange owner to banking_money;

-- At what rate an exchange that waits would be made now: its quote while that is good, whose row is then held; else the
-- bank's latest rate, as a quote without an id. Refuses as `rate_in_force`.
create or replace function banking.joint_quote(p_order banking.joint_orders) returns banking.fx_quotes
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_quote banking.fx_quotes;
begin
  select * into v_quote from banking.fx_quotes q where q.id = (p_order.terms ->> 'quoteId')::uuid for update;
  if v_quote.sold_seq is not null or v_quote.expires_at <= clock_timestamp() then
    v_quote.id := null;
    select r.rate, r.minor into v_quote.rate, v_quote.buy_minor
      from banking.rate_in_force(v_quote.sell_currency, v_quote.buy_currency, v_quote.sell_minor) r;
  end if;
  return v_quote;
end
$$;
alter function banking.joint_quote owner to banking_money;

-- What the Worker signs before the last holder's yes can be carried out: both halves as of now.
create or replace function banking.joint_exchange_terms(p_order banking.joint_orders) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_quote banking.fx_quotes := banking.joint_quote(p_order);
begin
  return jsonb_build_object('kind', 'exchange', 'id', p_order.key, 'to', p_order.to_number,
    'from', (select a.account_number from banking.accounts a where a.id = p_order.account_id),
    'sellMinor', v_quote.sell_minor::text, 'sellCurrency', v_quote.sell_currency,
    'buyMinor', v_quote.buy_minor::text, 'buyCurrency', v_quote.buy_currency,
    'sellPosition', (banking.internal_account('fx-position', v_quote.sell_currency)).account_number,
    'buyPosition', (banking.internal_account('fx-position', v_quote.buy_currency)).account_number);
end
$$;
alter function banking.joint_exchange_terms owner to banking_money;

-- Makes the exchange that holders decided together: everything is looked at again, and the held money pays. p_signed are
-- both halves as the Worker signed them by the word of the last: {creditId, minor (bought), orderedAt, sold, bought}. The
-- caller holds the order's row. Answers the journal's number; null where it would buy less than the least agreed to: then
-- nothing moves, and the held money is free. Refuses, in this order: forbidden (whoever ordered it may decide no longer),
-- not_found (to), account_not_active, already_settled (the money is held no longer), as `rate_in_force`, unavailable (the rate
-- has changed since it was signed), insufficient_funds.
create or replace function banking.book_joint_exchange(p_order banking.joint_orders, p_approver banking.actor, p_signed jsonb,
  p_request_id text) returns bigint
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_by text := 'user:' || p_approver.user_id;
  v_quote banking.fx_quotes := banking.joint_quote(p_order);
  v_sides record;
  v_from banking.accounts;
  v_hold banking.holds;
  v_refusal text;
  v_is_enough boolean := v_quote.buy_minor >= (p_order.terms ->> 'least')::bigint;
  v_sold banking.transactions;
begin
  select * into v_sides from banking.lock_exchange(
    (select a.account_number from banking.accounts a where a.id = p_order.account_id), p_order.to_number,
    v_quote.sell_currency, v_quote.buy_currency);
  v_from := v_sides.payer;
  select * into v_hold from banking.holds h where h.id = p_order.hold_id for update;
  v_from.held := v_from.held - p_order.amount;
  v_refusal := case
    when coalesce(banking.mandate_of(p_order.maker_customer_id, p_order.account_id), 'view') = 'view' then 'forbidden from'
    when not banking.owns_account(p_order.maker_customer_id, (v_sides.payee).account_number) then 'not_found to'
    when v_from.status <> 'active' then 'account_not_active from'
    when (v_sides.payee).status <> 'active' then 'account_not_active to'
    when v_hold.status <> 'open' then 'already_settled hold'
    when v_is_enough and v_quote.buy_minor is distinct from (p_signed ->> 'minor')::bigint then 'unavailable'
    when v_is_enough and v_from.posted - v_from.held + v_from.overdraft_limit < p_order.amount then 'insufficient_funds from' end;
  if v_refusal = 'unavailable' then
    perform banking.refuse('unavailable', '{"retryAfterSeconds": 1}');
  elsif v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  if not v_is_enough then
    perform banking.move_hold(v_hold, 'release', p_order.amount, 0, 0, p_order.amount, 0, 'released', null, v_by, null, null,
      p_request_id);
    return null;
  end if;
  perform banking.move_hold(v_hold, 'capture', p_order.amount, 0, p_order.amount, 0, 0, 'captured', p_order.key::uuid, v_by,
    null, null, p_request_id);
  v_sold := banking.book_exchange(v_by, p_order.scope, p_order.key::uuid, (p_signed ->> 'creditId')::uuid, v_from,
    v_sides.payee, v_sides.sold, v_sides.bought, v_quote, (p_signed ->> 'orderedAt')::timestamptz,
    (p_signed ->> 'sold')::bytea, (p_signed ->> 'bought')::bytea, p_request_id);
  if v_quote.id is null then
    insert into banking.fx_quotes (id, customer_id, sell_currency, buy_currency, sell_minor, buy_minor, rate, expires_at)
    values (gen_random_uuid(), v_quote.customer_id, v_quote.sell_currency, v_quote.buy_currency, v_quote.sell_minor,
      v_quote.buy_minor, v_quote.rate, clock_timestamp())
    returning * into v_quote;
  end if;
  update banking.fx_quotes q set sold_seq = v_sold.seq,
      bought_seq = (select t.seq from banking.transactions t where t.scope = p_order.scope and t.id = (p_signed ->> 'creditId')::uuid)
   where q.id = v_quote.id;
  return v_sold.seq;
end
$$;
alter function banking.book_joint_exchange owner to banking_money;
