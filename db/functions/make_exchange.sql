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
-- row's id. Refuses, in this order: as `admit`, idempotency_conflict, not_found (quote, from, to), forbidden
-- (mandate), account_not_active, currency_mismatch, already_settled (quote used), invalid_input (quote expired),
-- insufficient_funds.
create or replace function banking.make_exchange(p_jti text, p_id uuid, p_credit_id uuid, p_quote_id uuid, p_from text,
  p_to text, p_ordered_at timestamptz, p_debit_mac bytea, p_credit_mac bytea, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_payload bytea := sha256(convert_to(json_build_array('exchange', p_quote_id, p_from, p_to)::text, 'UTF8'));
  v_quote banking.fx_quotes;
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_sell banking.accounts;
  v_buy banking.accounts;
  v_refusal text;
  v_sold banking.transactions;
  v_bought banking.transactions;
  v_note text;
begin
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay(v_scope, p_id, v_payload, p_from);
  end if;
  -- One quote, one exchange: its row is held before the accounts, by whoever wants to use it.
  select * into v_quote from banking.fx_quotes q
   where q.id = p_quote_id and q.customer_id = v_actor.customer_id for update;
  for v_account in
    select * from banking.accounts a
     where (a.account_number in (p_from, p_to) and a.type <> 'bank')
        or (a.type = 'bank' and a.product_code = 'fx-position' and a.currency in (v_quote.sell_currency, v_quote.buy_currency))
     order by a.id for no key update
  loop
    if v_account.account_number = p_from then
      v_from := v_account;
    elsif v_account.account_number = p_to then
      v_to := v_account;
    elsif v_account.currency = v_quote.sell_currency then
      v_sell := v_account;
    else
      v_buy := v_account;
    end if;
  end loop;
  select case
      when v_quote.id is null then 'not_found quoteId'
      when f.mandate is null then 'not_found from'
      when t.mandate is null then 'not_found to'
      when f.mandate <> 'either' then 'forbidden from ' || f.mandate
      when v_from.status <> 'active' then 'account_not_active from'
      when v_to.status <> 'active' then 'account_not_active to'
      when v_from.currency <> v_quote.sell_currency then 'currency_mismatch from'
      when v_to.currency <> v_quote.buy_currency then 'currency_mismatch to'
      when v_quote.sold_seq is not null then 'already_settled quoteId'
      when v_quote.expires_at <= clock_timestamp() then 'invalid_input quoteId'
      when v_from.posted - v_from.held + v_from.overdraft_limit < v_quote.sell_minor then 'insufficient_funds from' end
    into v_refusal
    from (values (true)) caller
    left join banking.account_parties f on f.customer_id = v_actor.customer_id and f.account_id = v_from.id
     and f.valid_from <= clock_timestamp() and clock_timestamp() < f.valid_until
    left join banking.account_parties t on t.customer_id = v_actor.customer_id and t.account_id = v_to.id
     and t.valid_from <= clock_timestamp() and clock_timestamp() < t.valid_until;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  v_note := '1 ' || v_quote.sell_currency || ' = ' || trim_scale(v_quote.rate) || ' ' || v_quote.buy_currency;
  v_sold := banking.post('user:' || v_actor.user_id, v_scope, p_id, 'exchange', v_from, v_sell, v_from.holder_name,
    v_to.holder_name, v_quote.sell_minor, v_note, p_ordered_at, p_debit_mac, p_request_id);
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_credit_id::text, v_payload);
  v_bought := banking.post('user:' || v_actor.user_id, v_scope, p_credit_id, 'exchange', v_buy, v_to, v_from.holder_name,
    v_to.holder_name, v_quote.buy_minor, v_note, p_ordered_at, p_credit_mac, p_request_id);
  update banking.fx_quotes set sold_seq = v_sold.seq, bought_seq = v_bought.seq where id = p_quote_id;
  return json_build_object('replayed', false, 'transaction',
    banking.transaction_answer(v_sold, v_from.posted - v_quote.sell_minor));
end
$$;
alter function banking.make_exchange owner to banking_money;
grant execute on function banking.make_exchange to banking_app;
