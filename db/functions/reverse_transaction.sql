-- Takes a transaction back as a new one with a reason: in full and once (p_amount null), or a refund of a part, as
-- often as their sum stays within the original. The original is named by its key and scope (null: the caller's own
-- orders). One of the caller's own that is not known leaves a tombstone under its key, so that it is refused when it
-- comes late. p_force names a kind of debit that may overdraw (ledger.force_debits). Above the threshold, and with
-- force, nothing moves and a proposal is made. Answers {replayed, transaction}, {replayed, proposalId} or
-- {replayed, cancelled}. Refuses, in this order: as `admit`, invalid_input, forbidden (force), idempotency_conflict,
-- not_found, already_settled (a reversal cannot be reversed), currency_mismatch (field `exchange`: a
-- half of one), as `carry_out`.
create or replace function banking.reverse_transaction(p_jti text, p_id uuid, p_original_id uuid, p_original_scope text,
  p_amount bigint, p_currency text, p_reason text, p_force text, p_ordered_at timestamptz, p_order_mac bytea,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_original_scope text := coalesce(p_original_scope, v_scope);
  v_payload bytea := sha256(convert_to(json_build_array('reversal', p_original_scope, p_original_id, p_amount, p_currency,
    p_reason, p_force)::text, 'UTF8'));
  v_original banking.transactions;
  v_order banking.proposals;
begin
  if p_amount <= 0 or p_id = p_original_id or coalesce(p_reason, '') = '' then
    raise exception 'invalid_input' using errcode = 'BK400', detail = case when p_amount <= 0 then '{"field":"amount"}'
      when p_id = p_original_id then '{"field":"id"}' else '{"field":"reason"}' end;
  end if;
  if p_force is not null and not banking.setting('ledger.force_debits') ? p_force then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"field":"force"}';
  end if;
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_id::text, v_payload)
  on conflict do nothing;
  if not found then
    return banking.replay_order(v_scope, p_id, v_payload);
  end if;
  select * into v_original from banking.transactions t where t.id = p_original_id and t.scope = v_original_scope;
  if not found and v_original_scope = v_scope then
    -- Waits for an original that is on its way; nobody else can claim its key afterwards.
    insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_original_id::text, '')
    on conflict do nothing;
    if found then
      insert into banking.reversals (scope, key) values (v_scope, p_original_id::text);
      insert into banking.audit_logs (actor, action, subject, request_id)
      values ('user:' || v_actor.user_id, 'reversals.cancel', 'request:' || v_scope || '/' || p_original_id, p_request_id);
      return json_build_object('replayed', false, 'cancelled', true);
    end if;
    select * into v_original from banking.transactions t where t.id = p_original_id and t.scope = v_original_scope;
  end if;
  if v_original.seq is null then
    if exists (select from banking.reversals r where r.scope = v_original_scope and r.key = p_original_id::text) then
      raise exception 'already_settled' using errcode = 'BK409', detail = '{"field":"original"}';
    end if;
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"original"}';
  end if;
  if v_original.reverses_seq is not null then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"field":"original"}';
  end if;
  -- Half of an exchange alone would leave its holder with both.
  if v_original.type = 'exchange' then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"exchange"}';
  elsif p_amount is not null and p_currency is distinct from v_original.currency then
    raise exception 'currency_mismatch' using errcode = 'BK409', detail = '{"field":"amount"}';
  end if;
  v_order.kind := case when p_amount is null then 'reversal' else 'refund' end;
  v_order.scope := v_scope;
  v_order.key := p_id::text;
  v_order.maker_user_id := v_actor.user_id;
  v_order.maker_person := banking.person_of(v_actor.user_id);
  v_order.amount := coalesce(p_amount, v_original.amount);
  v_order.currency := v_original.currency;
  v_order.original_seq := v_original.seq;
  v_order.force_kind := p_force;
  v_order.note := p_reason;
  v_order.ordered_at := p_ordered_at;
  v_order.order_mac := p_order_mac;
  return banking.carry_out(v_order, banking.needs_second(v_order), null, p_request_id);
end
$$;
alter function banking.reverse_transaction owner to banking_money;
grant execute on function banking.reverse_transaction to banking_app;
