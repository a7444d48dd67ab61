-- The origin MAC of an order whose side at the bank was left open: the Worker's MAC over what was ordered, completed
-- by the accounts that were used. originMacOf in worker/ledger/rules.ts is the same.
create or replace function banking.completed_mac(p_order_mac bytea, p_from text, p_to text) returns bytea
language sql immutable parallel safe as $$
  select sha256(p_order_mac || convert_to(p_from || p_to, 'UTF8'))
$$;
alter function banking.completed_mac owner to banking_money;
