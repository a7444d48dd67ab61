-- What the rules of risk say of an order that nothing else stands against: the gravest action of those that apply (allow,
-- step_up, hold, refuse), or null. Each that applies leaves an alert in the customer's open case. What goes on is counted
-- for the orders after it; of two at once on whatever accounts of a customer the second waits here, and sees the first.
create or replace function banking.weigh_risk(p_actor banking.actor, p_from banking.accounts, p_scope text, p_id uuid,
  p_amount bigint, p_payee uuid) returns text
language plpgsql security definer set search_path = pg_catalog, banking
-- Its large statement was planned anew for each order: two thirds of what twenty rules cost.
set plan_cache_mode = force_generic_plan as $$
declare
  v_now timestamptz := clock_timestamp();
  v_today date := (v_now at time zone 'UTC')::date;
  v_recent_at timestamptz[];
  v_recent_amount bigint[];
  v_largest_day date[];
  v_largest_amount bigint[];
  v_recent_total bigint;
  v_may_meet boolean;
  v_woken_days int;
  v_alerts jsonb;
  v_action text;
begin
  -- Counted first, in one statement that locks the row and answers what stood there; what is declined is taken out again.
  -- Most orders are not the largest of their day, and none that meets a rule is let through by the gate.
  update banking.risk_counters c
     set recent_at = v_now || c.recent_at[1:63], recent_amount = p_amount || c.recent_amount[1:63],
         recent_total = c.recent_total + p_amount - coalesce(c.recent_amount[64], 0)
    from banking.risk_gates g
   where c.customer_id = p_actor.customer_id and c.currency = p_from.currency
     and c.largest_day[1] = v_today and c.largest_amount[1] >= p_amount and g.currency = p_from.currency
  returning old.recent_at, old.recent_amount, old.largest_day, old.largest_amount, old.recent_total,
      banking.risk_gate_opens(g, p_amount, old.recent_at, old.recent_total, v_now), case when p_amount >= g.woken_from then g.woken_days end
    into v_recent_at, v_recent_amount, v_largest_day, v_largest_amount, v_recent_total, v_may_meet, v_woken_days;
  while v_recent_at is null loop
    update banking.risk_counters c
       set recent_at = v_now || c.recent_at[1:63], recent_amount = p_amount || c.recent_amount[1:63],
           recent_total = c.recent_total + p_amount - coalesce(c.recent_amount[64], 0),
           largest_day = v_today || array(select o.day from unnest(c.largest_day, c.largest_amount) with ordinality o (day, amount, place)
             where o.amount > p_amount and o.day > v_today - 90 order by o.place),
           largest_amount = p_amount || array(select o.amount from unnest(c.largest_day, c.largest_amount) with ordinality o (day, amount, place)
             where o.amount > p_amount and o.day > v_today - 90 order by o.place)
     where c.customer_id = p_actor.customer_id and c.currency = p_from.currency
    returning old.recent_at, old.recent_amount, old.largest_day, old.largest_amount, old.recent_total
      into v_recent_at, v_recent_amount, v_largest_day, v_largest_amount, v_recent_total;
    if not found then
      perform banking.begin_risk_counter(p_actor.customer_id, p_from.currency);
    end if;
    select banking.risk_gate_opens(g, p_amount, v_recent_at, v_recent_total, v_now), case when p_amount >= g.woken_from then g.woken_days end
      into v_may_meet, v_woken_days from banking.risk_gates g where g.currency = p_from.currency;
  end loop;
  if v_may_meet is not true
    and (v_woken_days is null or not banking.has_woken(p_actor.customer_id, v_now - v_woken_days * interval '1 day')) then
    return null;
  end if;
  -- Then each of them: one statement for all.
  select jsonb_agg(jsonb_build_object('code', r.code, 'change', r.change_id, 'action', r.action, 'score', r.score,
        'facts', jsonb_build_object('kind', r.kind, 'parameters', r.parameters))),
      (array['allow', 'step_up', 'hold', 'refuse'])[max(array_position(array['allow', 'step_up', 'hold', 'refuse'], r.action))]
    into v_alerts, v_action
    from banking.risk_rules r
   where r.is_on and r.currency = p_from.currency and r.effective_from <= v_now and v_now < r.effective_until
     and case r.kind
       -- As many as allowed before this one are within the time already.
       when 'velocity' then
         coalesce(v_recent_at[(r.parameters ->> 'count')::int] > v_now - (r.parameters ->> 'minutes')::int * interval '1 minute', false)
         or coalesce(p_amount + (select coalesce(sum(o.amount), 0) from unnest(v_recent_at, v_recent_amount) o (at, amount)
              where o.at > v_now - (r.parameters ->> 'minutes')::int * interval '1 minute') > (r.parameters ->> 'amount')::bigint, false)
       when 'structuring' then
         p_amount < (r.parameters ->> 'threshold')::bigint
         and p_amount * 100 >= (r.parameters ->> 'threshold')::bigint * (100 - (r.parameters ->> 'percent')::int)
         and (r.parameters ->> 'count')::int <= 1 + (select count(*)
           from unnest(v_recent_at, v_recent_amount) o (at, amount)
          where o.at > v_now - (r.parameters ->> 'days')::int * interval '1 day' and o.amount < (r.parameters ->> 'threshold')::bigint
            and o.amount * 100 >= (r.parameters ->> 'threshold')::bigint * (100 - (r.parameters ->> 'percent')::int))
       when 'new_payee' then
         p_amount >= (r.parameters ->> 'amount')::bigint
         and not exists (select from banking.payees y where y.id = p_payee
           and y.created_at <= v_now - (r.parameters ->> 'payeeHours')::int * interval '1 hour')
         and not exists (select from banking.user_sessions s
             join banking.user_sessions o on o.user_id = s.user_id and (o.device = s.device or o.id = s.id)
            where s.id = p_actor.session_id and o.started_at <= v_now - (r.parameters ->> 'deviceHours')::int * interval '1 hour')
       when 'dormant' then
         p_amount >= (r.parameters ->> 'amount')::bigint
         and banking.has_woken(p_actor.customer_id, v_now - (r.parameters ->> 'days')::int * interval '1 day')
       when 'hour' then
         p_amount >= (r.parameters ->> 'amount')::bigint
         and case when (r.parameters ->> 'from')::int <= (r.parameters ->> 'to')::int
           then (select banking.bank_hour(v_now)) >= (r.parameters ->> 'from')::int and (select banking.bank_hour(v_now)) < (r.parameters ->> 'to')::int
           else (select banking.bank_hour(v_now)) >= (r.parameters ->> 'from')::int or (select banking.bank_hour(v_now)) < (r.parameters ->> 'to')::int end
       when 'large' then
         p_amount >= (r.parameters ->> 'amount')::bigint
         and p_amount >= (r.parameters ->> 'times')::int * (select coalesce(max(o.amount), 0)
           from unnest(v_largest_day, v_largest_amount) o (day, amount)
          where o.day > v_today - 90)
     end;
  if v_alerts is not null then
    perform banking.open_risk_alerts(p_actor.customer_id, p_from.id, p_scope, p_id, p_amount, v_alerts);
    if v_action = 'refuse' then
      update banking.risk_counters c
         set recent_at = v_recent_at, recent_amount = v_recent_amount,
             recent_total = v_recent_total, largest_day = v_largest_day, largest_amount = v_largest_amount
       where c.customer_id = p_actor.customer_id and c.currency = p_from.currency;
    end if;
  end if;
  return v_action;
end
$$;
grant execute on function banking.weigh_risk to banking_money;

-- Whether an account of a customer has woken since then: of all they hold or held, for what was in it may be in another of
-- theirs by now, and it may be closed.
create or replace function banking.has_woken(p_customer_id bigint, p_since timestamptz) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.account_parties p join banking.account_events e on e.account_id = p.account_id
    where p.customer_id = p_customer_id and e.kind = 'woken' and e.at > p_since)
$$;
