-- A step of the end of day: deposits that mature by the day after p_date earn their interest and are paid out or
-- renewed, at most p_max of them, each once. Where it may not be paid now (`payout_obstacle`) the money waits with its interest
-- on the deposit's own account ('matured') until its holder says where to, or `pay_waiting_deposits` finds that it may.
-- Answers how many; 0 when there is none left.
create or replace function banking.mature_term_deposits(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_due date := (select least(p_date + 1, b.current) from banking.business_dates b);
  v_ids bigint[] := array(select d.id from banking.term_deposits d
    where d.status = 'active' and d.matures_on <= v_due order by d.matures_on, d.id limit p_max);
  v_id bigint;
  v_done integer := 0;
begin
  perform banking.lock_maturing(v_ids);
  foreach v_id in array v_ids loop
    v_done := v_done + banking.mature_one(v_id, 'job:eod:' || p_date, p_pads);
  end loop;
  return v_done;
end
$$;
alter function banking.mature_term_deposits owner to banking_money;
grant execute on function banking.mature_term_deposits to banking_job;

-- Holds all accounts of a whole batch of deposits at once and in order, so that no transfer meets them crosswise; the bank's
-- that pay interest among them.
create or replace function banking.lock_maturing(p_ids bigint[]) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_currency text;
begin
  for v_currency in
    select distinct a.currency from banking.term_deposits d join banking.accounts a on a.id = d.account_id
     where d.id = any (p_ids) order by 1
  loop
    perform banking.internal_account('interest-expense', v_currency);
  end loop;
  perform from banking.accounts a
    where a.id in (select unnest(array[d.account_id, d.payout_account_id]) from banking.term_deposits d where d.id = any (p_ids))
       or a.type = 'bank' and a.product_code = 'interest-expense'
    order by a.id for no key update;
end
$$;
alter function banking.lock_maturing owner to banking_money;

-- One matured deposit, its accounts being locked. Answers 1, or 0 where another run has done it meanwhile.
create or replace function banking.mature_one(p_id bigint, p_actor text, p_pads bytea) returns integer
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_deposit banking.term_deposits;
  v_account banking.accounts;
  v_payout banking.accounts;
  v_offer banking.term_offers;
  v_principal bigint;
  v_interest bigint;
  v_renews boolean;
  v_why text;
  v_stays boolean;
  v_became text;
begin
  select d.* into v_deposit from banking.term_deposits d where d.id = p_id and d.status = 'active' for update;
  if v_deposit.id is null then
    return 0;
  end if;
  select * into strict v_account from banking.accounts a where a.id = v_deposit.account_id for no key update;
  select * into strict v_payout from banking.accounts a where a.id = v_deposit.payout_account_id for no key update;
  v_offer := banking.term_offer(v_deposit.offer_code, v_deposit.matures_on);
  -- What is not there any more earns nothing and is not lent anew.
  v_principal := greatest(0, least(v_deposit.principal, v_account.posted));
  v_interest := banking.term_interest(v_principal, v_deposit.rate_percent, v_deposit.opened_on, v_deposit.matures_on,
    v_deposit.rounding);
  -- Opened again for people of whom nobody holds the account that they named it would be for ever; it ends and waits for
  -- their word. A payout account that only takes nothing for a time ends no renewal.
  v_renews := v_deposit.renewal <> 'none' and v_offer.code is not null and v_account.status = 'locked' and v_principal > 0
    and banking.is_payout_theirs(v_account.id, v_payout);
  v_why := case when not v_renews then banking.payout_obstacle(v_account, v_payout, v_interest) end;
  -- Interest stays on the deposit where that was wished, or where it has nowhere else to go. Of a renewal it goes out also
  -- where a level would not let the principal: what the bank pays by itself is not bounded.
  v_stays := case
    when v_renews then v_deposit.renewal = 'principal_and_interest' or v_payout.status not in ('active', 'debit_frozen')
    else v_why is not null end;
  v_became := case when v_renews then 'renewed' when v_why is null then 'paid' else 'matured' end;
  if v_interest > 0 then
    perform banking.post_by_job(p_actor, p_pads, md5('term-deposit:' || p_id || ':interest')::uuid, 'interest',
      (banking.internal_account('interest-expense', v_account.currency)).id,
      case when v_stays then v_account.id else v_payout.id end, 'Term deposit interest', v_interest);
  end if;
  update banking.term_deposits d
     set status = v_became, interest = v_interest, ended_on = v_deposit.matures_on where d.id = p_id;
  if v_renews then
    insert into banking.term_deposits (account_id, payout_account_id, offer_code, principal, rate_percent,
      penalty_rate_percent, least_days, day_count, rounding, opened_on, matures_on, renewal, renewed_from)
    values (v_account.id, v_payout.id, v_offer.code, v_principal + case when v_stays then v_interest else 0 end,
      v_offer.rate_percent, v_offer.penalty_rate_percent, v_offer.least_days, v_offer.day_count, v_offer.rounding,
      v_deposit.matures_on, banking.term_end(v_deposit.matures_on, v_offer.months, v_offer.days), v_deposit.renewal, p_id);
  elsif v_why is null then
    perform banking.pay_matured(p_id, v_account, v_payout.id, p_actor, p_pads);
  end if;
  perform banking.tell_of_maturity(v_account, v_became, v_why);
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'deposits.mature', 'account:' || v_account.id, jsonb_build_object('deposit', p_id, 'to', v_became));
  return 1;
end
$$;
alter function banking.mature_one owner to banking_money;

-- Pays all that is in a deposit to its payout account, and closes it. The caller holds both accounts and the deposit's row, and
-- has found nothing against it.
create or replace function banking.pay_matured(p_id bigint, p_account banking.accounts, p_payout bigint, p_actor text,
  p_pads bytea) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_paid uuid := md5('term-deposit:' || p_id || ':principal')::uuid;
begin
  perform banking.post_by_job(p_actor, p_pads, v_paid, 'transfer', p_account.id, p_payout, p_account.holder_name,
    p_account.posted);
  update banking.term_deposits d set status = 'paid', ended_by = v_paid where d.id = p_id;
  perform banking.end_account(p_account.id, p_actor);
end
$$;
alter function banking.pay_matured owner to banking_money;

-- Books an order of a job, signed with its key, between two accounts that the caller has locked.
create or replace function banking.post_by_job(p_actor text, p_pads bytea, p_id uuid, p_type text, p_from bigint,
  p_to bigint, p_from_name text, p_amount bigint) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_from banking.accounts;
  v_to banking.accounts;
  -- What is signed has milliseconds.
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  select * into strict v_from from banking.accounts a where a.id = p_from;
  select * into strict v_to from banking.accounts a where a.id = p_to;
  insert into banking.request_keys (scope, key, payload_hash) values (p_actor, p_id::text, '\x00');
  perform banking.post(p_actor, p_actor, p_id, p_type, v_from, v_to, p_from_name, v_to.holder_name, p_amount, null, v_at,
    banking.job_mac(p_pads, p_id, p_actor, p_type, v_from.account_number, v_to.account_number, p_amount, v_from.currency, v_at),
    null);
end
$$;
alter function banking.post_by_job owner to banking_money;
