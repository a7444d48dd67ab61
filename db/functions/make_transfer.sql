-- Moves money from an account of the caller to another account of the bank, at most once for each id.
-- Answers the transaction and whether it was made before. Refuses, in this order: as `admit`, forbidden (type),
-- invalid_input (amount), idempotency_conflict, not_found (from), forbidden (mandate), not_found (to),
-- account_not_active, currency_mismatch, limit_exceeded (which, what is left, until when), insufficient_funds,
-- step_up_required (to somebody else above step_up.transfer_above, unless p_challenge was satisfied for this very order).
-- What leaves for somebody else counts against the limits of p_channel, on the calendar day of bank.timezone; what
-- goes to another account of the same customer counts against none. Where the holders decide together nothing moves:
-- it answers the id of an order that waits for the others, and the money for it is held. What leaves for somebody else is
-- weighed by the rules of risk, where any holds: they may ask for a further factor, hold the order for the staff, or
-- decline it, which is returned (forbidden) so that the alert stays.
create or replace function banking.make_transfer(p_jti text, p_id uuid, p_type text, p_from text, p_to text,
  p_amount bigint, p_currency text, p_note text, p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text,
  p_channel text, p_challenge uuid default null)
returns json
language plpgsql security definer set search_path = pg_catalog, banking
-- A plan made while the bank was young, with all of a table on one page, must not read it all when it is large.
set enable_seqscan = off
-- Nor build a map of pages for two rows.
set enable_bitmapscan = off as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_payload bytea := sha256(convert_to(json_array(p_type, p_from, p_to, p_amount, p_currency, p_note null on null returning text), 'UTF8'));
  v_locked record;
  v_from banking.accounts;
  v_to banking.accounts;
  v_refusal text;
  v_is_own boolean;
  v_is_new boolean;
  v_payee uuid;
  v_is_payee_limited boolean;
  v_counted text[];
  v_mandate text;
  v_now timestamptz;
  v_is_watched boolean;
  v_is_confirmed boolean;
  v_transaction banking.transactions;
begin
  if (p_type in ('transfer', 'payment') and p_amount > 0 and p_channel in ('web', 'api')) is not true then
    if coalesce(p_type, '') not in ('transfer', 'payment') then
      raise exception 'forbidden' using errcode = 'BK403';
    end if;
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  -- The claim comes before any lock: of equal requests at once, one goes on and the others wait here for its end.
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay(v_scope, p_id, v_payload, p_from);
  end if;
  for v_locked in
    select a as account, a.account_number = p_from as is_from
      from banking.accounts a where a.account_number in (p_from, p_to) and a.type <> 'bank' order by a.id for no key update
  loop
    if v_locked.is_from then
      v_from := v_locked.account;
    else
      v_to := v_locked.account;
    end if;
  end loop;
  v_now := clock_timestamp();
  -- One statement, and as few expressions as can be: plpgsql makes each ready anew in every transaction. Limits come
  -- before funds; they are looked at below, or first by use_limits where the funds do not suffice.
  select p.mandate, case
      when v_to.id is null then 'not_found to'
      -- A deposit moves by its own verbs alone, whatever its status says.
      when v_from.status not in ('active', 'credit_frozen') or v_from.type = 'term_deposit' then 'account_not_active from'
      when v_to.status not in ('active', 'debit_frozen') or v_to.type = 'term_deposit' then 'account_not_active to'
      when v_from.currency is distinct from p_currency or v_to.currency is distinct from p_currency then 'currency_mismatch to'
      when v_from.posted - v_from.held + v_from.overdraft_limit < p_amount then 'insufficient_funds from' end,
      own.account_id is not null, own.account_id is null and coalesce(y.new_until > v_now, true),
      y.id, y.daily_limit is not null
    into v_mandate, v_refusal, v_is_own, v_is_new, v_payee, v_is_payee_limited
    from banking.account_parties p
    left join banking.account_parties own
      on (own.customer_id = v_actor.customer_id and own.account_id = v_to.id and own.role in ('owner', 'joint')
     and own.valid_from <= v_now and v_now < own.valid_until)
    left join banking.payees y
      on (y.customer_id = v_actor.customer_id and y.account_number = v_to.account_number and y.status = 'active')
   where p.customer_id = v_actor.customer_id and p.account_id = v_from.id
     and p.valid_from <= v_now and v_now < p.valid_until;
  if v_mandate is distinct from 'either' or v_refusal is not null then
    if v_mandate is null then
      v_refusal := 'not_found from';
    end if;
    if v_mandate <> 'either' and not banking.is_joint(v_mandate, v_from.id, v_actor.customer_id) then
      v_refusal := 'forbidden from ' || v_mandate;
    end if;
    if v_refusal is not null then
      if v_refusal = 'insufficient_funds from' and not v_is_own then
        perform banking.use_limits(v_from, v_actor.customer_id, p_channel, p_amount, v_is_new, null, v_payee);
      end if;
      perform banking.refuse_transfer(v_refusal, v_from);
    end if;
    return banking.propose_joint_order(v_actor, v_from, v_to, v_scope, p_id, p_type, p_amount, p_note, p_ordered_at,
      p_origin_mac, p_request_id, p_channel, not v_is_own, v_is_new, v_payee, p_challenge);
  end if;
  if not v_is_own then
    -- Counts and checks in one; a row that is missing, of yesterday or would be exceeded is left to use_limits, and so is
    -- an amount that needs a further factor: what stands beside usage costs no look-up. The customer's row, of what goes
    -- to new payees, has no limit but its day's, and the same amount for a further factor. One walk over the key for both, the
    -- customer's first: a join with a list of two costs more, and for a key that is null Postgres would plan anew each time.
    with counted as (
      update banking.limit_usage u
         set day_amount = u.day_amount + p_amount, day_count = u.day_count + 1, month_amount = u.month_amount + p_amount
       where u.owner_id = any (array[case when v_is_new then -v_actor.customer_id else v_from.id end, v_from.id])
         and u.channel = (case when u.owner_id < 0 then 'new ' || p_currency else p_channel end)
         and u.valid_until > v_now and u.day_count < u.daily_count
         and p_amount <= least(u.per_transaction, u.daily_amount - u.day_amount, u.monthly_amount - u.month_amount)
         and p_amount <= u.step_up_above
      returning u.channel, case when u.channel = p_channel then u.is_watched end as is_watched
    )
    select array_agg(c.channel), bool_or(c.is_watched) into v_counted, v_is_watched from counted c;
    if cardinality(v_counted) is distinct from 1 + v_is_new::int or v_is_payee_limited then
      perform banking.use_limits(v_from, v_actor.customer_id, p_channel, p_amount, v_is_new, v_counted, v_payee);
      if p_amount > banking.step_up_above(p_currency) then
        perform banking.take_challenge(v_actor.user_id, v_actor.session_id, p_challenge, 'transfer',
          banking.transfer_binding(p_id, p_type, p_from, p_to, p_amount, p_currency, p_note));
        v_is_confirmed := true;
      end if;
    end if;
    -- Where no rule is on, the row of usage says so: it costs nothing.
    if v_is_watched is null then
      v_is_watched := exists (select from banking.risk_rules r where r.is_on);
    end if;
    if v_is_watched then
      case banking.weigh_risk(v_actor, v_from, v_scope, p_id, p_amount, v_payee)
        when 'step_up' then
          if v_is_confirmed is not true then
            perform banking.take_challenge(v_actor.user_id, v_actor.session_id, p_challenge, 'transfer',
              banking.transfer_binding(p_id, p_type, p_from, p_to, p_amount, p_currency, p_note));
          end if;
        when 'hold' then
          return banking.hold_for_staff(v_actor, v_from, p_to, v_scope, p_id, p_type, p_amount, p_note, p_ordered_at,
            p_origin_mac, p_request_id, p_channel, v_is_new, v_payee);
        when 'refuse' then
          perform banking.return_counts(v_from, v_actor.customer_id, p_channel, p_amount, v_is_new, v_payee);
          return json_build_object('refused', 'forbidden', 'declined', true);
        else null;
      end case;
    end if;
  end if;
  v_transaction := banking.post('user:' || v_actor.user_id, v_scope, p_id, p_type, v_from, v_to, v_from.holder_name,
    v_to.holder_name, p_amount, p_note, p_ordered_at, p_origin_mac, p_request_id,
    p_limit_channel => case when not v_is_own then p_channel end);
  -- From a variable, since planning writes the answer out here then.
  return json_build_object('replayed', false, 'transaction', banking.transaction_answer(v_transaction, v_from.posted - p_amount));
end
$$;
alter function banking.make_transfer owner to banking_money;
grant execute on function banking.make_transfer to banking_app;
