-- Ends a deposit early (or one that has matured and could not be paid) and pays everything to an account of the
-- caller: interest at the penalty rate, then the principal; at most once for each id. p_total is what the caller was
-- shown and accepted. Refuses, in this order: as `admit`, idempotency_conflict, not_found (deposit, to), forbidden
-- (mandate), account_not_active (frozen), currency_mismatch, already_settled, and invalid_input where the sum is no
-- longer the one that was shown.
create or replace function banking.close_term_deposit(p_jti text, p_id uuid, p_account text, p_to text, p_total bigint,
  p_principal bigint, p_interest bigint, p_interest_id uuid, p_interest_from text, p_ordered_at timestamptz,
  p_origin_mac bytea, p_interest_mac bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_by text := 'user:' || v_actor.user_id;
  v_scope text := 'customer:' || v_actor.customer_id;
  v_first boolean := banking.claim_request(v_scope, p_id::text, json_build_array('close', p_account, p_to, p_total));
  v_one banking.accounts;
  v_account banking.accounts;
  v_to banking.accounts;
  v_bank banking.accounts;
  v_deposit banking.term_deposits;
  v_interest bigint;
  v_refusal text;
begin
  if v_first then
    for v_one in
      select * from banking.accounts a
       where a.account_number = p_account and a.type = 'term_deposit'
          or a.account_number = p_to and a.type in ('savings', 'current')
          or a.account_number = p_interest_from and a.type = 'bank' and a.product_code = 'interest-expense'
       order by a.id for no key update
    loop
      case v_one.type when 'term_deposit' then v_account := v_one; when 'bank' then v_bank := v_one; else v_to := v_one; end case;
    end loop;
    select * into v_deposit from banking.term_deposits d
     where d.account_id = v_account.id and d.status in ('active', 'matured') for update;
    v_interest := banking.early_interest(v_deposit, (select b.current from banking.business_dates b));
    v_refusal := case
      when banking.mandate_of(v_actor.customer_id, v_account.id) is null then 'not_found'
      when banking.mandate_of(v_actor.customer_id, v_to.id) is null then 'not_found'
      when banking.mandate_of(v_actor.customer_id, v_account.id) <> 'either' then 'forbidden'
      when v_account.status not in ('locked', 'closed') then 'account_not_active'
      when v_to.status not in ('active', 'debit_frozen') then 'account_not_active'
      when v_to.currency <> v_account.currency then 'currency_mismatch'
      when v_deposit.id is null then 'already_settled'
      when (p_interest, p_principal, p_total) is distinct from (v_interest, v_account.posted, v_account.posted + v_interest)
        or v_interest > 0 and v_bank.currency is distinct from v_account.currency then 'invalid_input' end;
    if v_refusal = 'forbidden' then
      perform banking.refuse('forbidden', jsonb_build_object('mandate', banking.mandate_of(v_actor.customer_id, v_account.id)));
    elsif v_refusal is not null then
      perform banking.refuse(v_refusal, jsonb_build_object('field', case v_refusal when 'invalid_input' then 'total' else 'account' end));
    end if;
    if v_interest > 0 then
      insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_interest_id::text, '\x00');
      perform banking.post(v_by, v_scope, p_interest_id, 'interest', v_bank, v_to, 'Term deposit interest', v_to.holder_name,
        v_interest, null, p_ordered_at, p_interest_mac, p_request_id);
      select * into strict v_to from banking.accounts a where a.id = v_to.id;
    end if;
    perform banking.post(v_by, v_scope, p_id, 'transfer', v_account, v_to, v_account.holder_name, v_to.holder_name,
      p_principal, null, p_ordered_at, p_origin_mac, p_request_id);
    update banking.term_deposits d
       set status = case d.status when 'matured' then 'paid' else 'closed_early' end, ended_by = p_id,
           interest = coalesce(d.interest, v_interest), ended_on = (select b.current from banking.business_dates b)
     where d.id = v_deposit.id;
    perform banking.end_account(v_account.id, v_by);
  end if;
  return (select jsonb_build_object('replayed', not v_first, 'accountNumber', t.from_number, 'to', t.to_number,
      'currency', t.currency, 'principal', t.amount::text, 'interest', (p_total - t.amount)::text, 'total', p_total::text,
      'closedOn', to_char(t.booking_date, 'YYYY-MM-DD'), 'transactionId', t.id)
    from banking.transactions t where t.id = p_id and t.scope = v_scope);
end
$$;
alter function banking.close_term_deposit owner to banking_money;
grant execute on function banking.close_term_deposit to banking_app;
