-- The answer to a request whose key was claimed before: the same one again for the same payload, from the journal;
-- idempotency_conflict for another payload; already_settled where the request was taken back before it came.
create or replace function banking.replay(p_scope text, p_id uuid, p_payload bytea, p_account_number text)
returns json
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_transaction banking.transactions;
  v_balance_after bigint;
  -- For other holders, or for the staff.
  v_waiting uuid;
begin
  if p_payload is distinct from
    (select k.payload_hash from banking.request_keys k where k.scope = p_scope and k.key = p_id::text)
  then
    perform banking.refuse_claimed(p_scope, p_id::text);
  end if;
  v_waiting := coalesce(
    (select j.id from banking.joint_orders j where j.scope = p_scope and j.key = p_id::text),
    (select o.id from banking.risk_orders o where o.scope = p_scope and o.key = p_id::text));
  if v_waiting is not null then
    return json_build_object('replayed', true, 'proposalId', v_waiting);
  end if;
  select * into v_transaction from banking.transactions t where t.id = p_id and t.scope = p_scope;
  -- Declined under this id for good (weigh_risk.sql): said again, and again without why.
  if v_transaction.id is null and banking.was_declined(p_scope, p_id::text) then
    return json_build_object('refused', 'forbidden', 'declined', true);
  end if;
  select e.balance_after into strict v_balance_after from banking.entries e
    join banking.accounts a on a.id = e.account_id
   where e.transaction_seq = v_transaction.seq and a.account_number = p_account_number;
  return json_build_object('replayed', true, 'transaction', banking.transaction_answer(v_transaction, v_balance_after));
end
$$;
alter function banking.replay owner to banking_money;
