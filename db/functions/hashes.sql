-- What entries commit to. The same bytes are built in db/tool/verify.ts; docs/decisions/0004-hash-chain.md gives
-- them field by field.

-- Names and note by the hashes of salted text, so that the text can be erased and the chain still closes.
create or replace function banking.text_commitment(p_salt bytea, p_from_name text, p_to_name text, p_note text)
returns bytea language sql stable parallel safe as $$
  select sha256(p_salt || sha256(convert_to(p_from_name, 'UTF8')) || sha256(convert_to(p_to_name, 'UTF8'))
    || coalesce(sha256(convert_to(p_note, 'UTF8')), ''::bytea))
$$;

-- The part of an entry's bytes that all entries of a transaction share. Integers are big-endian, dates days and times
-- microseconds since 2000-01-01 (PostgreSQL's binary form).
create or replace function banking.transaction_bytes(p_transaction banking.transactions) returns bytea
language sql stable parallel safe as $$
  select int8send(p_transaction.seq) || uuid_send(p_transaction.id)
    || date_send(p_transaction.booking_date) || date_send(p_transaction.value_date)
    || timestamptz_send(p_transaction.created_at) || p_transaction.text_commitment || p_transaction.origin_mac
    || convert_to(p_transaction.currency || p_transaction.type::text, 'UTF8')
$$;

-- sha256(previous head, 32 zero bytes before the first ‖ version, amount, balance after ‖ account number, 13 digits ‖
-- the transaction's bytes).
create or replace function banking.entry_hash(p_previous bytea, p_version bigint, p_amount bigint,
  p_balance_after bigint, p_account_number text, p_transaction_bytes bytea)
returns bytea language sql stable parallel safe as $$
  select sha256(coalesce(p_previous, '\x0000000000000000000000000000000000000000000000000000000000000000')
    || int8send(p_version) || int8send(p_amount) || int8send(p_balance_after)
    || convert_to(p_account_number, 'UTF8') || p_transaction_bytes)
$$;

alter function banking.text_commitment owner to banking_money;
alter function banking.entry_hash owner to banking_money;
alter function banking.transaction_bytes owner to banking_money;
