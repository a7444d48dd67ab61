-- The cash of the caller's till as it was counted, by denominations ({"50000": 3} in minor units of the currency), at most
-- once for each id. What differs from the books is posted to till differences; where it would be above
-- `till.difference_second_above`, with what nobody else looked at of that till and day, only when another person approves
-- it. p_expected is what the Worker saw in the books and signed the difference over.
-- Answers {replayed, expected, counted, difference, transaction | proposalId | neither}. Refuses, in this order: as `admit`,
-- invalid_input (a denomination that does not exist, a count below zero), idempotency_conflict, not_found (no till in that
-- currency), unavailable (the till has moved meanwhile), as `carry_out`.
create or replace function banking.count_till(p_jti text, p_id uuid, p_currency text, p_denominations jsonb,
  p_expected bigint, p_note text, p_ordered_at timestamptz, p_order_mac bytea, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_counted bigint := banking.counted(p_denominations, p_currency);
  v_till bigint;
  v_other bigint;
  v_alone bigint;
  v_order banking.proposals;
  v_count banking.till_counts;
begin
  if v_counted is null then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"denominations"}';
  end if;
  if not banking.claim_request(v_scope, p_id::text, json_build_array('count', p_currency, p_denominations, p_note)) then
    return (select banking.count_answer(c, true) from banking.till_counts c where c.scope = v_scope and c.key = p_id::text);
  end if;
  select o.account_id into v_till from banking.own_accounts o
   where o.user_id = v_actor.user_id and o.product_code = 'till' and o.currency = p_currency;
  if v_till is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"currency"}';
  end if;
  v_other := (banking.internal_account('till-difference', p_currency)).id;
  perform from banking.accounts a where a.id in (v_till, v_other) order by a.id for no key update;
  if p_expected is distinct from (select -a.posted from banking.accounts a where a.id = v_till) then
    perform banking.refuse('unavailable', '{"retryAfterSeconds": 1}');
  end if;
  insert into banking.till_counts (scope, key, account_id, user_id, business_date, currency, denominations, expected, counted, note)
  select v_scope, p_id::text, v_till, v_actor.user_id, b.current, p_currency, p_denominations, p_expected, v_counted, p_note
    from banking.business_dates b returning * into v_count;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tills.count', 'account:' || v_till, p_request_id,
    jsonb_build_object('difference', v_counted - p_expected, 'currency', p_currency));
  if v_counted <> p_expected then
    v_order.kind := case when v_counted < p_expected then 'shortage' else 'overage' end;
    v_order.scope := v_scope;
    v_order.key := p_id::text;
    v_order.maker_user_id := v_actor.user_id;
    v_order.maker_person := banking.person_of(v_actor.user_id);
    v_order.amount := abs(v_counted - p_expected);
    v_order.currency := p_currency;
    v_order.note := p_note;
    v_order.ordered_at := p_ordered_at;
    v_order.order_mac := p_order_mac;
    -- Too little and too much even out: what one person alone wrote off of a till is their sum.
    v_alone := (select coalesce(sum(c.counted - c.expected), 0) from banking.till_counts c
      where c.account_id = v_till and c.business_date = v_count.business_date
        and not exists (select from banking.proposals p where p.scope = c.scope and p.key = c.key));
    perform banking.carry_out(v_order, banking.needs_second(v_order)
      or abs(v_alone) > banking.second_person_above(v_order.kind, p_currency), null, p_request_id);
  end if;
  return banking.count_answer(v_count, false);
end
$$;
alter function banking.count_till owner to banking_money;
grant execute on function banking.count_till to banking_app;

-- What denominations come to, in minor units; null where one does not exist in this currency or a count is no whole number
-- from 0 to a million.
create or replace function banking.counted(p_denominations jsonb, p_currency text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select case when jsonb_typeof(p_denominations) = 'object' and coalesce(bool_and(coalesce(banking.setting('cash.denominations') -> p_currency, '[]') @> to_jsonb(d.key)
      and coalesce(d.value, '') ~ '^[0-9]{1,6}$'), true)
    then coalesce(sum(case when d.key ~ '^[0-9]{1,9}$' and d.value ~ '^[0-9]{1,6}$' then d.key::bigint * d.value::bigint end), 0)::bigint end
    from jsonb_each_text(case jsonb_typeof(p_denominations) when 'object' then p_denominations else '{}' end) d
$$;
alter function banking.counted owner to banking_money;

-- A count with what became of its difference. Amounts in minor units, as text.
create or replace function banking.count_answer(p_count banking.till_counts, p_replayed boolean) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('replayed', p_replayed, 'id', p_count.key, 'currency', p_count.currency,
    'expected', p_count.expected::text, 'counted', p_count.counted::text,
    'difference', (p_count.counted - p_count.expected)::text,
    'proposalId', (select p.id from banking.proposals p where p.scope = p_count.scope and p.key = p_count.key),
    'transactionId', (select t.id from banking.transactions t where t.scope = p_count.scope and t.id = p_count.key::uuid))
$$;
alter function banking.count_answer owner to banking_money;
