-- What is to happen at maturity: renewal, and the account that is paid. Of holders who decide together one may end the
-- renewal, since it is then paid where all of them agreed. Refuses: as `admit`, invalid_input, not_found
-- (deposit, payout), forbidden (mandate), account_not_active (payout), currency_mismatch, already_settled.
create or replace function banking.update_term_deposit(p_jti text, p_account text, p_renewal text, p_payout text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_one banking.accounts;
  v_account banking.accounts;
  v_payout banking.accounts;
  v_mandate text;
  v_refusal text;
begin
  if (p_renewal in ('none', 'principal', 'principal_and_interest')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"renewal"}';
  end if;
  for v_one in
    select * from banking.accounts a
     where a.account_number = p_account and a.type = 'term_deposit'
        or a.account_number = p_payout and a.type in ('savings', 'current') order by a.id for no key update
  loop
    if v_one.type = 'term_deposit' then
      v_account := v_one;
    else
      v_payout := v_one;
    end if;
  end loop;
  v_mandate := banking.mandate_of(v_actor.customer_id, v_account.id);
  v_refusal := case
    when v_mandate is null then 'not_found'
    when not banking.owns_account(v_actor.customer_id, v_payout.account_number) then 'not_found'
    when v_mandate = 'view' or v_mandate = 'jointly' and (p_renewal <> 'none' or v_payout.id is distinct from
      (select d.payout_account_id from banking.term_deposits d where d.account_id = v_account.id and d.status = 'active'))
      then 'forbidden'
    when v_payout.status not in ('active', 'debit_frozen') then 'account_not_active'
    when v_payout.currency <> v_account.currency then 'currency_mismatch' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, '{"field":"account"}'
      || case v_refusal when 'forbidden' then jsonb_build_object('mandate', v_mandate) else '{}' end);
  end if;
  update banking.term_deposits d set renewal = p_renewal, payout_account_id = v_payout.id
   where d.account_id = v_account.id and d.status = 'active';
  if not found then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'deposits.update', 'account:' || v_account.id, p_request_id,
    jsonb_build_object('renewal', p_renewal, 'payout', v_payout.id));
  return jsonb_build_object('accountNumber', p_account, 'renewal', p_renewal, 'payoutNumber', p_payout);
end
$$;
grant execute on function banking.update_term_deposit(text, text, text, text, text) to banking_app;
