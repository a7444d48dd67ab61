-- A transaction as the side with this balance sees it. Built from the immutable journal alone, so that a replay gets
-- the very answer of the first time. Amounts in minor units, as text.
create or replace function banking.transaction_answer(p_transaction banking.transactions, p_balance_after bigint)
returns json language sql stable parallel safe as $$
  select json_build_object('id', p_transaction.id, 'type', p_transaction.type,
    'fromNumber', p_transaction.from_number, 'fromName', p_transaction.from_name,
    'toNumber', p_transaction.to_number, 'toName', p_transaction.to_name,
    'amount', p_transaction.amount::text, 'currency', p_transaction.currency, 'note', p_transaction.note,
    'bookingDate', p_transaction.booking_date, 'valueDate', p_transaction.value_date,
    'createdAt', p_transaction.created_at, 'balanceAfter', p_balance_after::text)
$$;
alter function banking.transaction_answer owner to banking_money;
