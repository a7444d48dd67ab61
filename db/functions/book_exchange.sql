-- Holds the four accounts of an exchange in id order: the customer's two, and the bank's positions on their other sides. A
-- row of nulls for each that there is none of.
create or replace function banking.lock_exchange(p_from text, p_to text, p_sell text, p_buy text, out payer banking.accounts,
  out payee banking.accounts, out sold banking.accounts, out bought banking.accounts)
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
begin
  for v_account in
    select * from banking.accounts a
     where (a.account_number in (p_from, p_to) and a.type <> 'bank')
        or (a.type = 'bank' and a.product_code = 'fx-position' and a.currency in (p_sell, p_buy))
     order by a.id for no key update
  loop
    if v_account.account_number = p_from then
      payer := v_account;
    elsif v_account.account_number = p_to then
      payee := v_account;
    elsif v_account.currency = p_sell then
      sold := v_account;
    else
      bought := v_account;
    end if;
  end loop;
end
$$;
alter function banking.lock_exchange owner to banking_money;

-- Books both halves of an exchange between accounts whose rows the caller holds, and answers the half that sells. The caller
-- claimed p_id, whose payload the second id gets as well, and marks the quote as used.
create or replace function banking.book_exchange(p_actor text, p_scope text, p_id uuid, p_credit_id uuid,
  p_from banking.accounts, p_to banking.accounts, p_sold banking.accounts, p_bought banking.accounts, p_quote banking.fx_quotes,
  p_ordered_at timestamptz, p_debit_mac bytea, p_credit_mac bytea, p_request_id text) returns banking.transactions
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_note text := '1 ' || p_quote.sell_currency || ' = ' || trim_scale(p_quote.rate) || ' ' || p_quote.buy_currency;
  v_sold banking.transactions;
begin
  v_sold := banking.post(p_actor, p_scope, p_id, 'exchange', p_from, p_sold, p_from.holder_name,
    p_to.holder_name, p_quote.sell_minor, v_note, p_ordered_at, p_debit_mac, p_request_id);
  insert into banking.request_keys (scope, key, payload_hash)
  select p_scope, p_credit_id::text, k.payload_hash from banking.request_keys k where k.scope = p_scope and k.key = p_id::text;
  perform banking.post(p_actor, p_scope, p_credit_id, 'exchange', p_bought, p_to, p_from.holder_name,
    p_to.holder_name, p_quote.buy_minor, v_note, p_ordered_at, p_credit_mac, p_request_id);
  return v_sold;
end
$$;
alter function banking.book_exchange owner to banking_money;
