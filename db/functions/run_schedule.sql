-- Pays one occurrence of a schedule, or says why not: null where it was paid, with the journal's number, else the reason.
-- The caller holds the schedule, and both accounts in id order, and has seen that this occurrence is not settled.
create or replace function banking.run_schedule(p_schedule banking.schedules, p_due date, p_actor text, p_pads bytea,
  out reason text, out seq bigint)
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := md5('schedule ' || p_schedule.id || ' ' || p_due)::uuid;
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_from banking.accounts;
  v_to banking.accounts;
  v_mandate text;
  v_is_own boolean;
  v_payee banking.payees;
  v_is_new boolean;
begin
  select * into v_from from banking.accounts a where a.id = p_schedule.from_account_id;
  select * into v_to from banking.accounts a where a.account_number = p_schedule.to_number and a.type <> 'bank';
  select p.mandate into v_mandate from banking.account_parties p
   where p.customer_id = p_schedule.customer_id and p.account_id = v_from.id
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until;
  v_is_own := exists (select from banking.account_parties p where p.customer_id = p_schedule.customer_id
    and p.account_id = v_to.id and p.role in ('owner', 'joint')
    and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until);
  select * into v_payee from banking.payees y
   where y.customer_id = p_schedule.customer_id and y.account_number = p_schedule.to_number and y.status = 'active';
  v_is_new := not v_is_own and coalesce(v_payee.new_until > clock_timestamp(), true);
  reason := case
    when (v_mandate = 'either' or v_mandate = 'jointly' and banking.is_agreed(p_schedule)) is not true or v_to.id is null
      then 'not_found'
    when v_from.status <> 'active' or v_to.status <> 'active' then 'account_not_active'
    when v_from.currency <> p_schedule.currency or v_to.currency <> p_schedule.currency then 'currency_mismatch' end;
  if reason is null and not v_is_own and banking.exceeded_limit(v_from, p_schedule.customer_id, p_schedule.channel,
    p_schedule.amount, v_is_new, v_payee.id) is not null
  then
    reason := 'limit_exceeded';
  end if;
  -- What a level does not permit is told before it is booked: a refusal would take the whole chunk back.
  if reason is null and (v_from.is_bounded or v_to.is_bounded) then
    reason := coalesce(case when v_from.is_bounded then banking.cap_fault(v_from, -p_schedule.amount, -p_schedule.amount) ->> 'code' end,
      case when v_to.is_bounded then banking.cap_fault(v_to, p_schedule.amount, p_schedule.amount) ->> 'code' end);
  end if;
  if reason is null and v_from.posted - v_from.held + v_from.overdraft_limit < p_schedule.amount then
    reason := 'insufficient_funds';
  end if;
  if reason is not null then
    return;
  end if;
  if not v_is_own then
    perform banking.use_limits(v_from, p_schedule.customer_id, p_schedule.channel, p_schedule.amount, v_is_new, null, v_payee.id);
  end if;
  insert into banking.request_keys (scope, key, payload_hash)
  values (p_actor, v_id::text, sha256(convert_to(p_schedule.id || ' ' || p_due, 'UTF8')));
  seq := (banking.post(p_actor, p_actor, v_id, 'transfer', v_from, v_to, v_from.holder_name, v_to.holder_name,
    p_schedule.amount, p_schedule.note, v_at, banking.job_mac(p_pads, v_id, p_actor, 'transfer', v_from.account_number,
      v_to.account_number, p_schedule.amount, p_schedule.currency, v_at), null,
    p_limit_channel => case when not v_is_own then p_schedule.channel end)).seq;
end
$$;
alter function banking.run_schedule owner to banking_money;
