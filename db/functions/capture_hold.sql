-- Pays out of a hold to the bank's settlement account p_to, at most once for each id: a part, or with p_final the last,
-- which releases the rest. What exceeds the hold, or clears after it expired, posts all the same as a force debit, which
-- may overdraw: of that an account bears in a day no more than one person may move, and in a currency without a
-- threshold nothing. Refuses, in this order: as `admit`, invalid_input, idempotency_conflict, not_found, forbidden (a
-- credit that has yet to clear, an account of one's own person), account_not_active (closed), currency_mismatch,
-- already_settled, limit_exceeded (with the `most` that could be captured now).
create or replace function banking.capture_hold(p_jti text, p_id uuid, p_hold uuid, p_amount bigint, p_currency text,
  p_final boolean, p_to text, p_ordered_at timestamptz, p_origin_mac bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_hold banking.holds;
  v_refusal text;
  v_left bigint;
  v_taken bigint;
  v_rest bigint;
  v_beyond bigint;
  v_transaction banking.transactions;
  v_move banking.hold_moves;
begin
  if coalesce(p_amount, 0) <= 0 or p_final is null then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"amount"}';
  end if;
  if not banking.claim_request(v_scope, p_id::text, json_build_array('capture', p_hold, p_amount, p_currency, p_final)) then
    return banking.replay_hold(v_scope, p_id::text);
  end if;
  for v_account in
    select * from banking.accounts a
     where a.id = (select h.account_id from banking.holds h where h.id = p_hold)
        or a.account_number = p_to and a.type = 'bank' and a.product_code = 'settlement'
     order by a.id for no key update
  loop
    if v_account.type = 'bank' then
      v_to := v_account;
    else
      v_from := v_account;
    end if;
  end loop;
  select * into v_hold from banking.holds h where h.id = p_hold for update;
  v_refusal := case
    when v_hold.id is null then 'not_found hold'
    when v_to.id is null then 'not_found to'
    when v_hold.kind <> 'authorisation' or banking.is_own_account(v_actor.user_id, v_hold.account_id) then 'forbidden hold'
    when v_from.status = 'closed' then 'account_not_active account'
    when v_hold.currency is distinct from p_currency or v_to.currency is distinct from p_currency then 'currency_mismatch amount'
    when v_hold.status in ('captured', 'released')
      or exists (select from banking.force_debits d where d.hold_id = p_hold) then 'already_settled hold' end;
  if v_refusal is not null then
    perform banking.refuse_transfer(v_refusal, v_from);
  end if;
  v_left := v_hold.authorised - v_hold.captured - v_hold.released;
  v_taken := least(p_amount, v_left);
  if p_amount > v_taken then
    -- All captures of the day count, or many small holds would do what one must not. The account's row is locked.
    v_beyond := greatest(0, banking.second_person_above('capture', p_currency) - (select coalesce(sum(d.amount), 0)
      from banking.force_debits d join banking.transactions t on t.seq = d.transaction_seq
     where d.account_id = v_from.id and d.hold_id is not null
       and t.booking_date = (select b.current from banking.business_dates b)));
    if p_amount - v_taken > v_beyond then
      perform banking.refuse('limit_exceeded', jsonb_build_object('field', 'amount', 'limit', 'capture', 'currency', p_currency,
        'minor', jsonb_build_object('most', (v_left + v_beyond)::text)));
    end if;
  end if;
  v_rest := case when p_final then v_left - v_taken else 0 end;
  v_transaction := banking.post('user:' || v_actor.user_id, v_scope, p_id, 'payment', v_from, v_to, v_from.holder_name,
    v_hold.merchant, p_amount, null, p_ordered_at, p_origin_mac, p_request_id);
  v_move := banking.move_hold(v_hold, 'capture', p_amount, 0, v_taken, v_rest, p_amount - v_taken,
    case v_hold.status when 'expired' then 'expired' end, p_id, 'user:' || v_actor.user_id, v_scope, p_id::text, p_request_id);
  if p_amount > v_taken then
    insert into banking.force_debits (transaction_seq, account_id, hold_id, kind, amount, overdrawn, currency)
    select v_transaction.seq, a.id, v_hold.id,
        case v_hold.status when 'expired' then 'capture_after_expiry' else 'capture_above_hold' end, p_amount - v_taken,
        least(p_amount - v_taken, greatest(0, a.held - a.posted - a.overdraft_limit)), a.currency
      from banking.accounts a where a.id = v_from.id;
  end if;
  return jsonb_build_object('replayed', false, 'hold', banking.hold_answer(v_move));
end
$$;
alter function banking.capture_hold owner to banking_money;
grant execute on function banking.capture_hold to banking_app;
