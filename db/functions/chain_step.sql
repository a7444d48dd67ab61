-- Hashes of several new entries of one account in a row: as an aggregate over a window, each entry's hash continues
-- the one before it, the first the account's head.
create or replace function banking.chain_step(p_hash bytea, p_head bytea, p_version bigint, p_amount bigint,
  p_balance_after bigint, p_account_number text, p_transaction_bytes bytea)
returns bytea language sql stable parallel safe as $$
  select banking.entry_hash(coalesce(p_hash, p_head), p_version, p_amount, p_balance_after, p_account_number,
    p_transaction_bytes)
$$;
alter function banking.chain_step owner to banking_money;

create or replace aggregate banking.chain(p_head bytea, p_version bigint, p_amount bigint, p_balance_after bigint,
  p_account_number text, p_transaction_bytes bytea) (sfunc = banking.chain_step, stype = bytea);
alter aggregate banking.chain(bytea, bigint, bigint, bigint, text, bytea) owner to banking_money;
