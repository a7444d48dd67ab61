-- What the Worker needs before it can sign an exchange: both amounts of the caller's quote and the bank's position
-- accounts, which stand on the other side of each half.
create or replace function banking.exchange_terms(p_jti text, p_quote_id uuid) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_quote banking.fx_quotes;
begin
  select * into v_quote from banking.fx_quotes q where q.id = p_quote_id and q.customer_id = v_actor.customer_id;
  if not found then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"quoteId"}';
  end if;
  return json_build_object('sellMinor', v_quote.sell_minor::text, 'sellCurrency', v_quote.sell_currency,
    'buyMinor', v_quote.buy_minor::text, 'buyCurrency', v_quote.buy_currency,
    'sellPosition', (banking.internal_account('fx-position', v_quote.sell_currency)).account_number,
    'buyPosition', (banking.internal_account('fx-position', v_quote.buy_currency)).account_number);
end
$$;
grant execute on function banking.exchange_terms to banking_app;

-- Moves money between two accounts of the caller in different currencies, at a quote, at most once for each id: four
-- entries in two journal rows through the bank's position accounts, both or neither. p_credit_id is the second
-- row's id. Where holders decide together it waits for the others ({proposalId}), who may take longer than the quote is good
-- for: p_least is what it then has to buy at least, at the latest rate; null: what the quote promises.
-- Refuses, in this order: as `admit`, idempotency_conflict, not_found (quote, from, to), forbidden
-- (mandate), account_not_active, currency_mismatch, already_settled (quote used), invalid_input (quote expired, or
-- a least above it), insufficient_funds.
create or replace function banking.make_exchange(p_jti text, p_id uuid, p_credit_id uuid, p_quote_id uuid, p_from text,
  p_to text, p_ordered_at timestamptz, p_debit_mac bytea, p_credit_mac bytea, p_request_id text,
  p_least bigint default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_payload bytea := sha256(convert_to(json_build_array('exchange', p_quote_id, p_from, p_to)::text
    || coalesce(p_least::text, ''), 'UTF8'));
  v_quote banking.fx_quotes;
  v_sides record;
  v_from banking.accounts;
  v_to banking.accounts;
  v_refusal text;
  v_sold banking.transactions;
begin
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay(v_scope, p_id, v_payload, p_from);
  end if;
  -- One quote, one exchange: its row is held before the accounts, by whoever wants to use it.
  select * into v_quote from banking.fx_quotes q
   where q.id = p_quote_id and q.customer_id = v_actor.customer_id for update;
  select * into v_sides from banking.lock_exchange(p_from, p_to, v_quote.sell_currency, v_quote.buy_currency);
  v_from := v_sides.payer;
  v_to := v_sides.payee;
  select case
      when v_quote.id is null then 'not_found quoteId'
      when f.mandate is null then 'not_found from'
      when not banking.owns_account(v_actor.customer_id, v_to.account_number) then 'not_found to'
      when f.mandate <> 'either' and not banking.is_joint(f.mandate, v_from.id, v_actor.customer_id)
        then 'forbidden from ' || f.mandate
      when v_from.status <> 'active' then 'account_not_active from'
      when v_to.status <> 'active' then 'account_not_active to'
      when v_from.currency <> v_quote.sell_currency then 'currency_mismatch from'
      when v_to.currency <> v_quote.buy_currency then 'currency_mismatch to'
      when v_quote.sold_seq is not null then 'already_settled quoteId'
      when v_quote.expires_at <= clock_timestamp() then 'invalid_input quoteId'
      when p_least not between 1 and v_quote.buy_minor then 'invalid_input atLeast'
      when v_from.posted - v_from.held + v_from.overdraft_limit < v_quote.sell_minor then 'insufficient_funds from' end
    into v_refusal
    from (values (true)) caller
    left join banking.account_parties f on f.customer_id = v_actor.customer_id and f.account_id = v_from.id
     and f.valid_from <= clock_timestamp() and clock_timestamp() < f.valid_until;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  if banking.mandate_of(v_actor.customer_id, v_from.id) = 'jointly' then
    return json_build_object('replayed', false, 'proposalId', banking.propose_exchange(v_actor, v_from, v_to, v_quote,
      v_scope, p_id, coalesce(p_least, v_quote.buy_minor), p_ordered_at, p_request_id));
  end if;
  v_sold := banking.book_exchange('user:' || v_actor.user_id, v_scope, p_id, p_credit_id, v_from, v_to,
    v_sides.sold, v_sides.bought, v_quote, p_ordered_at, p_debit_mac, p_credit_mac, p_request_id);
  update banking.fx_quotes set sold_seq = v_sold.seq,
      bought_seq = (select t.seq from banking.transactions t where t.scope = v_scope and t.id = p_credit_id)
   where id = p_quote_id;
  return json_build_object('replayed', false, 'transaction',
    banking.transaction_answer(v_sold, v_from.posted - v_quote.sell_minor));
end
$$;
alter function banking.make_exchange owner to banking_money;
grant execute on function banking.make_exchange to banking_app;
