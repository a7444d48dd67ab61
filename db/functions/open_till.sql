-- Opens the caller's till in a further currency; asked for again it is the same one. The vault of that currency and its account
-- of settlement are opened with it where there are none yet. Answers as `read_till`, with whether it was there before. Refuses:
-- as `admit`, not_found (the bank counts no cash in that currency: `cash.denominations`).
create or replace function banking.open_till(p_jti text, p_currency text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_product banking.products;
  v_digits text;
  v_id bigint;
begin
  if jsonb_array_length(coalesce(banking.setting('cash.denominations') -> p_currency, '[]')) = 0 then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"currency"}';
  end if;
  lock table banking.own_accounts in share row exclusive mode;
  if not exists (select from banking.own_accounts o
    where o.product_code = 'till' and o.currency = p_currency and o.user_id = v_actor.user_id)
  then
    select * into strict v_product from banking.products p where p.code = 'till';
    -- As open_books numbers them, the first digit telling the currency: a till's number is its holder's.
    v_digits := '0' || v_product.gl_code
      || array_position(array['INR', 'USD', 'EUR', 'GBP', 'JPY', 'KWD'], p_currency) - 1 || lpad(v_actor.user_id::text, 6, '0');
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
    select v_digits || banking.check_digit(v_digits), v_product.code, 'bank', p_currency,
        v_product.name || ' ' || v_actor.user_id || ' ' || p_currency, b.current
      from banking.business_dates b returning id into v_id;
    insert into banking.own_accounts (account_id, product_code, currency, shard, user_id)
    values (v_id, v_product.code, p_currency, v_actor.user_id, v_actor.user_id);
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'tills.open', 'account:' || v_id, p_request_id,
      jsonb_build_object('currency', p_currency));
    perform banking.internal_account('vault', p_currency), banking.internal_account('settlement', p_currency);
  end if;
  return banking.read_till(p_jti, p_currency)::jsonb || jsonb_build_object('replayed', v_id is null);
end
$$;
grant execute on function banking.open_till to banking_app;
