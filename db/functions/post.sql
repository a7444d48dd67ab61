-- Books one amount from one account to another: journal row, two chained entries (which move the balances), audit
-- row. The caller holds both accounts' rows FOR UPDATE in id order and has decided that this may happen; p_at is
-- for history of the demo bank, p_reverses_seq for what this takes back, p_limit_channel the channel whose limits it
-- counted against, p_value_date the day from which it counts where that is not the booking date. An amount that is not above zero becomes null, which the journal refuses. Owned by the role that moves money; no log-in role may execute it.
create or replace function banking.post(p_actor text, p_scope text, p_id uuid, p_type text, p_from banking.accounts,
  p_to banking.accounts, p_from_name text, p_to_name text, p_amount bigint, p_note text, p_ordered_at timestamptz,
  p_origin_mac bytea, p_request_id text, p_at timestamptz default null, p_reverses_seq bigint default null,
  p_limit_channel text default null, p_value_date date default null) returns banking.transactions
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_transaction banking.transactions;
  v_salt bytea := uuid_send(gen_random_uuid());
  v_written record;
begin
  insert into banking.transactions (id, scope, type, actor, from_number, to_number, amount, currency, booking_date,
    value_date, created_at, ordered_at, origin_mac, text_salt, from_name, to_name, note, text_commitment, reverses_seq,
    limit_channel, from_tokens, to_tokens)
  select p_id, p_scope, p_type::banking.transaction_type, p_actor, case when p_from.type <> 'bank' then p_from.account_number end,
    case when p_to.type <> 'bank' then p_to.account_number end, case when p_amount > 0 then p_amount end, p_from.currency, b.current, coalesce(p_value_date, b.current),
    coalesce(p_at, clock_timestamp()), p_ordered_at, p_origin_mac, v_salt, p_from_name, p_to_name, p_note,
    banking.text_commitment(v_salt, p_from_name, p_to_name, p_note), p_reverses_seq, p_limit_channel,
    case when p_from_name = p_from.holder_name then p_from.holder_tokens end,
    case when p_to_name = p_to.holder_name then p_to.holder_tokens end
    from banking.business_dates b
  -- As one value: of its columns each would be described anew by every step of the plan.
  returning transactions as line, banking.transaction_bytes(transactions) as bytes into v_written;
  v_transaction := v_written.line;
  insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date,
    value_date, hash)
  select v_transaction.seq, l.account_id, l.version, l.amount, l.currency, l.balance_after, v_transaction.booking_date,
      v_transaction.value_date, banking.entry_hash(l.head, l.version, l.amount, l.balance_after, l.account_number, v_written.bytes)
    from (values
      (p_from.id, p_from.version + 1, -p_amount, p_from.currency, p_from.posted - p_amount, p_from.head, p_from.account_number),
      (p_to.id, p_to.version + 1, p_amount, p_to.currency, p_to.posted + p_amount, p_to.head, p_to.account_number))
      l (account_id, version, amount, currency, balance_after, head, account_number);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (p_actor, 'ledger.post.' || p_type, 'transaction:' || v_transaction.seq, p_request_id);
  return v_transaction;
end
$$;
alter function banking.post owner to banking_money;
