-- Moves money from an account of the caller to another account of the bank, at most once for each id.
-- Answers the transaction and whether it was made before. Refuses, in this order: as `admit`, forbidden (type),
-- invalid_input (amount), idempotency_conflict, not_found (from), forbidden (mandate), not_found (to),
-- account_not_active, currency_mismatch, insufficient_funds.
create or replace function banking.make_transfer(p_jti text, p_id uuid, p_type text, p_from text, p_to text,
  p_amount bigint, p_currency text, p_note text, p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text)
returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_payload bytea := sha256(convert_to(json_build_array(p_type, p_from, p_to, p_amount, p_currency, p_note)::text, 'UTF8'));
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_refusal text;
begin
  if coalesce(p_type, '') not in ('transfer', 'payment') then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if coalesce(p_amount, 0) <= 0 then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  -- The claim comes before any lock: of equal requests at once, one goes on and the others wait here for its end.
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay(v_scope, p_id, v_payload, p_from);
  end if;
  for v_account in
    select * from banking.accounts a where a.account_number in (p_from, p_to) and a.type <> 'bank' order by a.id for no key update
  loop
    if v_account.account_number = p_from then
      v_from := v_account;
    else
      v_to := v_account;
    end if;
  end loop;
  -- One statement in the order of precedence: plpgsql prepares each expression anew in every transaction.
  select case
      when p.mandate is null then 'not_found from'
      when p.mandate <> 'either' then 'forbidden from'
      when v_to.id is null then 'not_found to'
      when v_from.status not in ('active', 'credit_frozen') then 'account_not_active from'
      when v_to.status not in ('active', 'debit_frozen') then 'account_not_active to'
      when v_from.currency is distinct from p_currency or v_to.currency is distinct from p_currency then 'currency_mismatch to'
      when v_from.posted - v_from.held + v_from.overdraft_limit < p_amount then 'insufficient_funds from' end
    into v_refusal
    from (values (true)) caller left join banking.account_parties p
      on p.customer_id = v_actor.customer_id and p.account_id = v_from.id
     and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  return json_build_object('replayed', false, 'transaction', banking.transaction_answer(
    banking.post('user:' || v_actor.user_id, v_scope, p_id, p_type, v_from, v_to, v_from.holder_name, v_to.holder_name,
      p_amount, p_note, p_ordered_at, p_origin_mac, p_request_id), v_from.posted - p_amount));
end
$$;
alter function banking.make_transfer owner to banking_money;
grant execute on function banking.make_transfer to banking_app;
