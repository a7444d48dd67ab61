-- What is approved, as one canonical text, by its sha256: whatever differs afterwards is another order. The same 32 bytes
-- are the challenge that a passkey signs (PSD2 RTS Art. 5: the code is specific to the amount and the payee).

create or replace function banking.transfer_binding(p_id uuid, p_type text, p_from text, p_to text, p_amount bigint,
  p_currency text, p_note text) returns bytea
language sql immutable set search_path = pg_catalog, banking as $$
  select sha256(convert_to(json_build_array('transfer', p_id, p_type, p_from, p_to, p_amount, p_currency, p_note)::text, 'UTF8'))
$$;
alter function banking.transfer_binding owner to banking_money;

create or replace function banking.payee_binding(p_id uuid, p_account_number text, p_typed_name text, p_nickname text,
  p_daily_limit bigint, p_currency text) returns bytea
language sql immutable set search_path = pg_catalog, banking as $$
  select sha256(convert_to(json_build_array('payee', p_id, p_account_number, p_typed_name, p_nickname, p_daily_limit,
    p_currency)::text, 'UTF8'))
$$;

create or replace function banking.contact_binding(p_purpose text, p_id uuid, p_channel text, p_index text) returns bytea
language sql immutable set search_path = pg_catalog, banking as $$
  select sha256(convert_to(json_build_array(p_purpose, p_id, p_channel, p_index)::text, 'UTF8'))
$$;
