-- What is to happen at maturity: renewal, and the account that is paid. Of holders who decide together one may end the
-- renewal, since it is then paid where all of them agreed; anything else waits for the others ({proposalId}), one change at a
-- time, and the same one again is the same order. Refuses, in this order: as `admit`, invalid_input, not_found (deposit,
-- payout), forbidden (mandate), account_not_active (payout), currency_mismatch, already_settled (it runs no longer, or another
-- change waits).
create or replace function banking.update_term_deposit(p_jti text, p_account text, p_renewal text, p_payout text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_sides record;
  v_account banking.accounts;
  v_payout banking.accounts;
  v_deposit banking.term_deposits;
  v_mandate text;
  v_is_alone boolean;
  v_refusal text;
begin
  if (p_renewal in ('none', 'principal', 'principal_and_interest')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"renewal"}';
  end if;
  select * into v_sides from banking.lock_deposit(p_account, p_payout, null);
  v_account := v_sides.deposit;
  v_payout := v_sides.payee;
  v_deposit := v_sides.terms;
  v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
  v_is_alone := v_mandate = 'either' or v_mandate = 'jointly' and v_payout.id is not distinct from v_deposit.payout_account_id
    and p_renewal in ('none', v_deposit.renewal);
  v_refusal := case
    when v_mandate is null then 'not_found'
    when not banking.owns_account(v_actor.customer_id, v_payout.account_number) then 'not_found'
    when not v_is_alone and not banking.is_joint(v_mandate, v_account.id, v_actor.customer_id) then 'forbidden'
    when v_payout.status not in ('active', 'debit_frozen') then 'account_not_active'
    when v_payout.currency <> v_account.currency then 'currency_mismatch'
    when v_deposit.status is distinct from 'active' then 'already_settled' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, '{"field":"account"}'
      || case v_refusal when 'forbidden' then jsonb_build_object('mandate', v_mandate) else '{}' end);
  end if;
  if not v_is_alone then
    return banking.propose_deposit_change(v_actor, v_account, v_deposit, p_renewal, v_payout, p_request_id);
  end if;
  perform banking.put_deposit_change(v_deposit, p_renewal, v_payout.id, 'user:' || v_actor.user_id, p_request_id);
  return jsonb_build_object('accountNumber', p_account, 'renewal', p_renewal, 'payoutNumber', p_payout);
end
$$;
grant execute on function banking.update_term_deposit(text, text, text, text, text) to banking_app;

-- This and nothing else becomes of a deposit on its day. The caller holds its row.
create or replace function banking.put_deposit_change(p_deposit banking.term_deposits, p_renewal text, p_payout bigint, p_by text,
  p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  update banking.term_deposits d set renewal = p_renewal, payout_account_id = p_payout where d.id = p_deposit.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_by, 'deposits.update', 'account:' || p_deposit.account_id, p_request_id,
    jsonb_build_object('renewal', p_renewal, 'payout', p_payout));
end
$$;
