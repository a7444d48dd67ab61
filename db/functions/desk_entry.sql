-- A line of an account as staff see it: amounts in minor units, as text. Without p_names the other side is a number,
-- or a name of the bank's own. `reference` and `scope` name the transaction for a reversal; `refunded` is what was taken back.
create or replace function banking.desk_entry(p_entry banking.entries, p_names boolean) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('seq', t.seq::text, 'id', t.id, 'scope', t.scope, 'type', t.type, 'account', a.account_number,
      'amount', p_entry.amount::text, 'balanceAfter', p_entry.balance_after::text, 'currency', p_entry.currency,
      'counterNumber', case when p_entry.amount < 0 then t.to_number else t.from_number end,
      'counterName', case when p_names or (case when p_entry.amount < 0 then t.to_number else t.from_number end) is null
        then case when p_entry.amount < 0 then t.to_name else t.from_name end end,
      'note', case when p_names then t.note end, 'bookingDate', to_char(p_entry.booking_date, 'YYYY-MM-DD'),
      'valueDate', to_char(p_entry.value_date, 'YYYY-MM-DD'), 'createdAt', t.created_at,
      'refunded', coalesce(r.refunded, 0)::text, 'reverses', t.reverses_seq is not null)
    from banking.transactions t join banking.accounts a on a.id = p_entry.account_id
    left join banking.reversals r on r.original_seq = t.seq
   where t.seq = p_entry.transaction_seq
$$;
