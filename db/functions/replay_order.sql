-- The answer to an order of staff whose key was claimed before: the same one again for the same payload.
create or replace function banking.replay_order(p_scope text, p_id uuid, p_payload bytea) returns json
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_proposal uuid;
  v_transaction banking.transactions;
begin
  if p_payload is distinct from
    (select k.payload_hash from banking.request_keys k where k.scope = p_scope and k.key = p_id::text)
  then
    perform banking.refuse_claimed(p_scope, p_id::text);
  end if;
  select p.id into v_proposal from banking.proposals p where p.scope = p_scope and p.key = p_id::text;
  if found then
    return json_build_object('replayed', true, 'proposalId', v_proposal);
  end if;
  select * into v_transaction from banking.transactions t where t.id = p_id and t.scope = p_scope;
  if not found then
    return json_build_object('replayed', true, 'cancelled', true);
  end if;
  return banking.order_answer(v_transaction, true);
end
$$;
alter function banking.replay_order owner to banking_money;
