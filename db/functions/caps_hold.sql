-- What the level of a customer's identification permits on their account (`kyc.levels`; RBI KYC Master Direction, section
-- 23: balance, credits of a financial year, debits of a calendar month), asked as its balance moves, by a policy that lets
-- only bounded accounts come here. What the bank books by itself, and what takes something back, is not bounded. A customer
-- who has not answered a review in time (`restricted`) pays nobody until they do. Refuses as `cap_fault` says.
create or replace function banking.caps_hold(p_account banking.accounts) returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  -- The row as it stands until this update is done.
  v_moved bigint := p_account.posted - (select a.posted from banking.accounts a where a.id = p_account.id);
  v_last banking.transactions;
  v_fault jsonb;
begin
  if v_moved <> 0 then
    select t.* into v_last from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
     where e.account_id = p_account.id order by e.booking_date desc, e.transaction_seq desc limit 1;
    if v_last.reverses_seq is null and v_last.type not in ('fee', 'interest', 'opening') then
      v_fault := banking.cap_fault(p_account, v_moved, 0);
      if v_fault is not null then
        perform banking.refuse(v_fault ->> 'code', v_fault - 'code');
      end if;
    end if;
  end if;
  return true;
end
$$;

-- Why an account may not have moved by p_amount (its sign is the way), {"code", …} as it is refused; null where it may.
-- p_ahead is what is not booked yet, for jobs that ask before they book: they read no customers themselves. What somebody
-- else's level leaves is nobody's to know: of a credit it says no amounts.
create or replace function banking.cap_fault(p_account banking.accounts, p_amount bigint, p_ahead bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_caps jsonb;
  v_today date := (select b.current from banking.business_dates b);
  v_month date := date_trunc('month', v_today::timestamp)::date;
  -- The financial year of India begins in April.
  v_year date := (date_trunc('year', v_today::timestamp - interval '3 months') + interval '3 months')::date;
  v_used record;
  v_limit text;
begin
  select c.* into v_customer from banking.account_parties p join banking.customers c on c.id = p.customer_id
   where p.account_id = p_account.id and p.role = 'owner' and p.valid_until > clock_timestamp() limit 1;
  if p_amount < 0 and v_customer.status = 'restricted' then
    return '{"code": "account_not_active", "field": "from", "review": true}';
  end if;
  v_caps := banking.setting('kyc.levels') -> v_customer.kyc_level;
  if coalesce(v_caps, '{}') = '{}' or v_caps ->> 'currency' <> p_account.currency then
    return null;
  end if;
  -- What was taken back does not count, nor what the bank booked by itself.
  select coalesce(sum(e.amount) filter (where (e.amount > 0) = (t.reverses_seq is null) and e.booking_date >= v_month), 0)
        + greatest(p_ahead, 0) as credits_month,
      coalesce(sum(e.amount) filter (where (e.amount > 0) = (t.reverses_seq is null)), 0) + greatest(p_ahead, 0) as credits_year,
      -coalesce(sum(e.amount) filter (where (e.amount < 0) = (t.reverses_seq is null) and e.booking_date >= v_month), 0)
        - least(p_ahead, 0) as debits_month
    into v_used from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
   where e.account_id = p_account.id and e.booking_date >= least(v_year, v_month)
     and t.type not in ('fee', 'interest', 'opening');
  if p_amount > 0 then
    -- As numeric: a sum that 64 bits do not hold would stop the job that asks, for all its customers.
    v_limit := case
      when p_account.posted::numeric + p_ahead > (v_caps ->> 'balanceMost')::bigint then 'level_balance'
      when v_used.credits_month > (v_caps ->> 'creditsMonthly')::bigint then 'level_credits_month'
      when v_used.credits_year > (v_caps ->> 'creditsYearly')::bigint then 'level_credits_year' end;
    return case when v_limit is not null
      then jsonb_build_object('code', 'limit_exceeded', 'field', 'to', 'limit', v_limit) end;
  end if;
  if v_used.debits_month > (v_caps ->> 'debitsMonthly')::bigint then
    return jsonb_build_object('code', 'limit_exceeded', 'limit', 'level_debits_month', 'currency', p_account.currency,
      'resetsAt', to_char(banking.bank_midnight((v_month + interval '1 month')::date) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'minor', jsonb_build_object('maximum', v_caps ->> 'debitsMonthly',
        'left', greatest(0, (v_caps ->> 'debitsMonthly')::bigint - v_used.debits_month - p_amount)::text));
  end if;
  return null;
end
$$;
grant execute on function banking.cap_fault(banking.accounts, bigint, bigint) to banking_money;
