-- ISO 4217 exponents of the currencies that the bank keeps accounts in; the same as in worker/money.ts.
create or replace function banking.currency_exponent(p_currency text) returns integer
language sql immutable parallel safe as $$
  select case p_currency when 'JPY' then 0 when 'KWD' then 3 when 'INR' then 2 when 'USD' then 2 when 'EUR' then 2 when 'GBP' then 2 end
$$;

-- The bank's rate in force between two currencies, after its margin, and what p_minor of the one buys of the other at it,
-- rounded down to the minor unit. Refuses, in this order: not_found (no rate for the pair), unavailable (rate too old).
create or replace function banking.rate_in_force(p_sell text, p_buy text, p_minor bigint, out rate numeric, out minor bigint)
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_since timestamptz;
begin
  select r.effective_at, trunc(case when r.base = p_sell then r.mid else 1 / r.mid end * (1 - r.margin_percent / 100), 10)
    into v_since, rate from banking.fx_rates r
   where r.effective_at <= clock_timestamp()
     and (r.base, r.counter) in ((p_sell, p_buy), (p_buy, p_sell))
   order by r.effective_at desc limit 1;
  if not found then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"buy"}';
  end if;
  if v_since < clock_timestamp() - make_interval(hours => banking.setting('exchange.rate_hours')::int) then
    raise exception 'unavailable' using errcode = 'BK503', detail = '{"retryAfterSeconds":60,"reason":"exchange rate too old"}';
  end if;
  minor := floor(p_minor * rate
    * power(10::numeric, banking.currency_exponent(p_buy) - banking.currency_exponent(p_sell)))::bigint;
end
$$;
grant execute on function banking.rate_in_force to banking_money;

-- Promises the caller an exchange rate for one sum (p_minor of p_sell, in minor units) for a short while. What is
-- bought is rounded down to the minor unit. The same id and payload has the same answer again.
-- Refuses, in this order: as `admit`, invalid_input (amount that buys nothing), idempotency_conflict, not_found (no
-- rate for the pair), unavailable (rate too old).
create or replace function banking.quote_exchange(p_jti text, p_id uuid, p_sell text, p_buy text, p_minor bigint,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_rate record;
  v_quote banking.fx_quotes;
begin
  select * into v_quote from banking.fx_quotes q where q.id = p_id;
  if not found then
    select * into v_rate from banking.rate_in_force(p_sell, p_buy, p_minor);
    insert into banking.fx_quotes (id, customer_id, sell_currency, buy_currency, sell_minor, buy_minor, rate, expires_at)
    select p_id, v_actor.customer_id, p_sell, p_buy, p_minor, v_rate.minor, v_rate.rate,
        clock_timestamp() + make_interval(secs => banking.setting('exchange.quote_seconds')::int)
     where v_rate.minor > 0
    on conflict do nothing
    returning * into v_quote;
    if found then
      insert into banking.audit_logs (actor, action, subject, request_id)
      values ('user:' || v_actor.user_id, 'exchange.quote', 'fx_quote:' || p_id, p_request_id);
    else
      select * into v_quote from banking.fx_quotes q where q.id = p_id;
      if not found then
        raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
      end if;
    end if;
  end if;
  if (v_quote.customer_id, v_quote.sell_currency, v_quote.buy_currency, v_quote.sell_minor)
    is distinct from (v_actor.customer_id, p_sell, p_buy, p_minor)
  then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  return json_build_object('id', v_quote.id, 'sellCurrency', v_quote.sell_currency, 'sellMinor', v_quote.sell_minor::text,
    'buyCurrency', v_quote.buy_currency, 'buyMinor', v_quote.buy_minor::text, 'rate', v_quote.rate::text,
    'expiresAt', v_quote.expires_at);
end
$$;
grant execute on function banking.quote_exchange to banking_app;
