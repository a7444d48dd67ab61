-- Ends a deposit early (or one that has matured and could not be paid) and pays everything to an account of the
-- caller: interest at the penalty rate (or what it earned while it waited), then the principal; at most once for each id.
-- p_total is what the caller was shown and accepted. Where holders decide together it waits for the others ({proposalId}), who agree to p_total as the least
-- that it has to bring. Refuses, in this order: as `admit`, idempotency_conflict, not_found (deposit, to), forbidden
-- (mandate), account_not_active (frozen, or held), currency_mismatch, already_settled, and invalid_input where the sum is no
-- longer the one that was shown.
create or replace function banking.close_term_deposit(p_jti text, p_id uuid, p_account text, p_to text, p_total bigint,
  p_principal bigint, p_interest bigint, p_interest_id uuid, p_interest_from text, p_ordered_at timestamptz,
  p_origin_mac bytea, p_interest_mac bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_first boolean := banking.claim_request(v_scope, p_id::text, json_build_array('close', p_account, p_to, p_total));
  v_sides record;
  v_account banking.accounts;
  v_to banking.accounts;
  v_deposit banking.term_deposits;
  v_refusal text;
  v_mandate text;
  v_joint uuid;
begin
  if v_first then
    select * into v_sides from banking.lock_deposit(p_account, p_to, p_interest_from);
    v_account := v_sides.deposit;
    v_to := v_sides.payee;
    v_deposit := v_sides.terms;
    v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
    v_refusal := case
      when v_mandate is null then 'not_found'
      when not banking.owns_account(v_actor.customer_id, v_to.account_number) then 'not_found'
      when v_mandate <> 'either' and not banking.is_joint(v_mandate, v_account.id, v_actor.customer_id) then 'forbidden'
      else banking.deposit_obstacle(v_account, v_to, v_deposit) end;
    if v_refusal is null and ((p_interest, p_principal, p_total) is distinct from
        (v_sides.interest, v_account.posted, v_account.posted + v_sides.interest)
      or (v_sides.bank).currency is distinct from v_account.currency)
    then
      v_refusal := 'invalid_input';
    end if;
    if v_refusal = 'forbidden' then
      perform banking.refuse('forbidden', jsonb_build_object('mandate', v_mandate));
    elsif v_refusal is not null then
      perform banking.refuse(v_refusal, jsonb_build_object('field', case v_refusal when 'invalid_input' then 'total' else 'account' end));
    end if;
    if v_mandate = 'jointly' then
      return jsonb_build_object('replayed', false, 'proposalId',
        banking.propose_deposit_closing(v_actor, v_account, v_to, v_scope, p_id, p_total, p_request_id));
    end if;
    perform banking.pay_out_deposit('user:' || v_actor.user_id, v_scope, p_id, v_account, v_to, v_sides.bank, v_deposit,
      v_sides.interest, p_interest_id, p_ordered_at, p_origin_mac, p_interest_mac, p_request_id);
  else
    v_joint := (select j.id from banking.joint_orders j where j.scope = v_scope and j.key = p_id::text);
    if v_joint is not null then
      return jsonb_build_object('replayed', true, 'proposalId', v_joint);
    end if;
  end if;
  return (select jsonb_build_object('replayed', not v_first, 'accountNumber', t.from_number, 'to', t.to_number,
      'currency', t.currency, 'principal', t.amount::text, 'interest', (p_total - t.amount)::text, 'total', p_total::text,
      'closedOn', to_char(t.booking_date, 'YYYY-MM-DD'), 'transactionId', t.id)
    from banking.transactions t where t.id = p_id and t.scope = v_scope);
end
$$;
alter function banking.close_term_deposit owner to banking_money;
grant execute on function banking.close_term_deposit to banking_app;

-- Holds, in id order, the accounts of a deposit's early end: its own, whose is paid, and the bank's that pays interest; then
-- its terms, and what interest it has earned if it ends today. A row of nulls for each that there is none of.
create or replace function banking.lock_deposit(p_account text, p_to text, p_interest_from text, out deposit banking.accounts,
  out payee banking.accounts, out bank banking.accounts, out terms banking.term_deposits, out interest bigint)
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_one banking.accounts;
begin
  for v_one in
    select * from banking.accounts a
     where a.account_number = p_account and a.type = 'term_deposit'
        or a.account_number = p_to and a.type in ('savings', 'current')
        or a.account_number = p_interest_from and a.product_code = 'interest-expense'
     order by a.id for no key update
  loop
    case v_one.type when 'term_deposit' then deposit := v_one; when 'bank' then bank := v_one; else payee := v_one; end case;
  end loop;
  select * into terms from banking.term_deposits d
   where d.account_id = deposit.id and d.status in ('active', 'matured') for update;
  interest := banking.early_interest(terms, (select b.current from banking.business_dates b));
end
$$;
alter function banking.lock_deposit owner to banking_money;

-- What stands against ending a deposit, as a code; null: nothing.
create or replace function banking.deposit_obstacle(p_account banking.accounts, p_to banking.accounts,
  p_deposit banking.term_deposits) returns text
language sql immutable set search_path = pg_catalog, banking as $$
  select case
    when p_account.status not in ('locked', 'closed') or p_account.held > 0 then 'account_not_active'
    when p_to.status not in ('active', 'debit_frozen') then 'account_not_active'
    when p_to.currency <> p_account.currency then 'currency_mismatch'
    when p_deposit.id is null then 'already_settled' end
$$;
alter function banking.deposit_obstacle owner to banking_money;

-- Pays a deposit out for good: interest, then everything in it. The caller holds all rows and has found nothing against it.
create or replace function banking.pay_out_deposit(p_by text, p_scope text, p_id uuid, p_account banking.accounts,
  p_to banking.accounts, p_bank banking.accounts, p_deposit banking.term_deposits, p_interest bigint, p_interest_id uuid,
  p_ordered_at timestamptz, p_origin_mac bytea, p_interest_mac bytea, p_request_id text) returns banking.transactions
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_to banking.accounts := p_to;
  v_transaction banking.transactions;
begin
  if p_interest > 0 then
    insert into banking.request_keys (scope, key, payload_hash) values (p_scope, p_interest_id::text, '\x00');
    perform banking.post(p_by, p_scope, p_interest_id, 'interest', p_bank, p_to,
      case p_deposit.status when 'matured' then 'Interest after maturity' else 'Term deposit interest' end, p_to.holder_name,
      p_interest, null, p_ordered_at, p_interest_mac, p_request_id);
    select * into strict v_to from banking.accounts a where a.id = p_to.id;
  end if;
  v_transaction := banking.post(p_by, p_scope, p_id, 'transfer', p_account, v_to, p_account.holder_name, v_to.holder_name,
    p_account.posted, null, p_ordered_at, p_origin_mac, p_request_id);
  update banking.term_deposits d
     set status = case d.status when 'matured' then 'paid' else 'closed_early' end, ended_by = p_id,
         interest = coalesce(d.interest, p_interest), overdue_interest = case d.status when 'matured' then p_interest end,
         ended_on = (select b.current from banking.business_dates b)
   where d.id = p_deposit.id;
  perform banking.end_account(p_account.id, p_by);
  return v_transaction;
end
$$;
alter function banking.pay_out_deposit owner to banking_money;
