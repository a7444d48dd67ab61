-- Carries out an order of staff whose key its verb has claimed: at once, or as a proposal where p_second, or where it takes
-- back more in all than one person may, of one original or in a day to or from one account, or takes or gives more cash of
-- one account in a day (nothing moves then, but all that would refuse it now does). p_checker approved it. Refuses, in this
-- order: forbidden (another's till, an account of one's own person), not_found, account_not_active, currency_mismatch,
-- already_settled, limit_exceeded (refunds above what is left), insufficient_funds (account, till or vault).
create or replace function banking.carry_out(p_order banking.proposals, p_second boolean, p_checker bigint,
  p_request_id text) returns json
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_sides record := banking.order_sides(p_order);
  v_original banking.transactions;
  v_reversal banking.reversals;
  v_uncleared banking.holds;
  v_value_date date;
  v_account banking.accounts;
  v_from banking.accounts;
  v_to banking.accounts;
  v_refusal text;
  v_short bigint;
  v_transaction banking.transactions;
begin
  -- What no lock can change comes before the locks: a till is one row for all its deposits.
  select case
      when exists (select from banking.own_accounts o where o.account_id in (v_sides.from_id, v_sides.to_id)
        and o.user_id <> p_order.maker_user_id) then 'forbidden till'
      when exists (select from banking.users u join banking.account_parties p on p.customer_id = u.person_id
        where p.account_id in (v_sides.from_id, v_sides.to_id) and u.id in (p_order.maker_user_id, p_checker)
          and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until) then 'forbidden account'
      when v_sides.from_id is null then 'not_found from'
      when v_sides.to_id is null then 'not_found to' end
    into v_refusal;
  if v_refusal is not null then
    perform banking.refuse_order(v_refusal, p_order.currency, null);
  end if;
  for v_account in
    select * from banking.accounts a where a.id in (v_sides.from_id, v_sides.to_id) order by a.id for no key update
  loop
    if v_account.id = v_sides.from_id then
      v_from := v_account;
    else
      v_to := v_account;
    end if;
  end loop;
  if p_order.original_seq is not null then
    select * into strict v_original from banking.transactions t where t.seq = p_order.original_seq;
    insert into banking.reversals (scope, key, original_seq, amount)
    values (v_original.scope, v_original.id::text, v_original.seq, v_original.amount) on conflict do nothing;
    select * into strict v_reversal from banking.reversals r where r.original_seq = v_original.seq for update;
  end if;
  if p_order.kind = 'reversal' then
    -- A credit that did not clear: what is held for it goes back with it.
    select * into v_uncleared from banking.holds h
     where h.transaction_seq = p_order.original_seq and h.status = 'open' for update;
    v_from.held := v_from.held - coalesce(v_uncleared.authorised - v_uncleared.released, 0);
  end if;
  if v_from.type <> 'bank' then
    v_short := p_order.amount - (v_from.posted - v_from.held + v_from.overdraft_limit);
  end if;
  select case
      when v_from.status <> 'active' then 'account_not_active from'
      when v_to.status <> 'active' then 'account_not_active to'
      when v_from.currency is distinct from p_order.currency and v_from.product_code is distinct from 'till'
        or v_to.currency is distinct from p_order.currency and v_to.product_code is distinct from 'till' then 'currency_mismatch to'
      -- Its maker has a till, and none in this currency.
      when v_from.currency is distinct from p_order.currency or v_to.currency is distinct from p_order.currency
        then 'currency_mismatch till'
      when v_reversal.refunded = v_reversal.amount or p_order.kind = 'reversal' and v_reversal.refunded > 0
        then 'already_settled original'
      when p_order.kind = 'refund' and p_order.amount > v_reversal.amount - v_reversal.refunded then 'limit_exceeded amount'
      when v_short > 0 and p_order.force_kind is null then 'insufficient_funds from'
      when v_to.product_code in ('till', 'vault') and v_to.posted + p_order.amount > 0 then 'insufficient_funds to' end
    into v_refusal;
  if v_refusal is not null then
    perform banking.refuse_order(v_refusal, p_order.currency, case split_part(v_refusal, ' ', 2)
      when 'amount' then v_reversal.amount - v_reversal.refunded when 'to' then -v_to.posted else p_order.amount - v_short end);
  end if;
  -- Parts count together, with what others took back and what waits, or slices would need nobody: the original's row is
  -- locked, so two at once count each other.
  if p_checker is null and p_order.kind = 'refund' then
    p_second := p_second or p_order.amount + v_reversal.refunded + (select coalesce(sum(p.amount), 0)
        from banking.proposals p
       where p.original_seq = p_order.original_seq and p.status = 'pending' and p.expires_at > clock_timestamp())
      > banking.second_person_above(p_order.kind, p_order.currency);
  end if;
  -- So do the originals of one account: many small ones taken back for one payer, or from one payee, are one large sum.
  if p_checker is null and p_order.original_seq is not null and not p_second then
    p_second := p_order.amount + greatest(banking.taken_back_alone(v_to, 1, p_order.maker_person),
        banking.taken_back_alone(v_from, -1, p_order.maker_person))
      > banking.second_person_above(p_order.kind, p_order.currency);
  end if;
  -- And so does cash of one account: slices of a withdrawal, or of a deposit that nobody brought.
  if p_checker is null and p_order.kind in ('deposit', 'withdrawal') and not p_second then
    p_second := p_order.amount
        + banking.handled_alone(case p_order.kind when 'deposit' then v_to else v_from end, p_order.kind, p_order.maker_person)
      > banking.second_person_above(p_order.kind, p_order.currency);
  end if;
  if p_second then
    return banking.propose(p_order, p_request_id);
  end if;
  if v_uncleared.id is not null then
    perform banking.move_hold(v_uncleared, 'release', v_uncleared.authorised - v_uncleared.released, 0, 0,
      v_uncleared.authorised - v_uncleared.released, 0, 'released', null, 'user:' || p_order.maker_user_id, null, null, p_request_id);
  end if;
  -- A proposal may have waited until the day had come. What is valued later goes when it would have come: else its account
  -- would be without it, by value date, on days on which it never had it.
  v_value_date := (select d.day from banking.business_dates b, (values (coalesce(v_original.value_date, p_order.value_date))) d (day)
    where d.day > b.current);
  v_transaction := banking.post('user:' || p_order.maker_user_id, p_order.scope, p_order.key::uuid,
    case when p_order.kind in ('deposit', 'withdrawal', 'reversal', 'refund') then p_order.kind else 'transfer' end,
    v_from, v_to, coalesce(v_original.to_name, case v_from.product_code when 'till' then 'Cash' else v_from.holder_name end),
    coalesce(v_original.from_name, case v_to.product_code when 'till' then 'Cash' else v_to.holder_name end), p_order.amount,
    p_order.note, p_order.ordered_at, banking.completed_mac(p_order.order_mac, v_from.account_number, v_to.account_number),
    p_request_id, null, v_original.seq, p_value_date => v_value_date);
  if v_original.seq is not null then
    update banking.reversals set refunded = refunded + p_order.amount where original_seq = v_original.seq;
    if p_order.kind = 'reversal' then
      perform banking.return_usage(v_original.seq);
    end if;
  end if;
  if v_value_date is not null and p_order.kind = 'deposit' then
    insert into banking.holds (account_id, kind, transaction_seq, currency, authorised, merchant, placed_at, expires_at)
    values (v_to.id, 'uncleared', v_transaction.seq, p_order.currency, p_order.amount, 'Deposit that has yet to clear',
      clock_timestamp(), banking.bank_midnight(v_value_date)) returning * into v_uncleared;
    update banking.accounts a set held = a.held + p_order.amount where a.id = v_to.id;
    -- The row carries its first amount already: what move_hold adds is to the account alone.
    perform banking.move_hold(v_uncleared, 'place', p_order.amount, 0, 0, 0, 0, 'open', p_order.key::uuid,
      'user:' || p_order.maker_user_id, null, null, p_request_id);
  end if;
  if v_short > 0 then
    insert into banking.force_debits (transaction_seq, account_id, kind, amount, overdrawn, currency)
    values (v_transaction.seq, v_from.id, p_order.force_kind, p_order.amount, least(v_short, p_order.amount),
      p_order.currency);
  end if;
  -- As order_answer reads it from the entries.
  return json_build_object('replayed', false, 'transaction', banking.transaction_answer(v_transaction, case
    when v_from.type <> 'bank' then v_from.posted - p_order.amount
    when v_to.type <> 'bank' then v_to.posted + p_order.amount
    when v_from.product_code in ('till', 'vault') then v_from.posted - p_order.amount
    else v_to.posted + p_order.amount end));
end
$$;
alter function banking.carry_out owner to banking_money;
