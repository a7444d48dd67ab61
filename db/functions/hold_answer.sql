-- A hold as it stood after one of its steps: of columns that never change, so that a replay gets the very answer of
-- the first time. Amounts in minor units, as text.
create or replace function banking.hold_answer(p_move banking.hold_moves) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', h.id, 'accountNumber', a.account_number, 'merchant', h.merchant, 'currency', h.currency,
    'authorised', p_move.authorised::text, 'captured', p_move.captured::text, 'released', p_move.released::text,
    'forced', p_move.forced::text, 'status', p_move.status, 'transactionId', p_move.transaction_id,
    'placedAt', h.placed_at, 'expiresAt', h.expires_at)
    from banking.holds h join banking.accounts a on a.id = h.account_id where h.id = p_move.hold_id
$$;
alter function banking.hold_answer owner to banking_money;

-- The answer to a step whose key was claimed before.
create or replace function banking.replay_hold(p_scope text, p_key text) returns jsonb
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_move banking.hold_moves;
begin
  select * into strict v_move from banking.hold_moves m where m.scope = p_scope and m.key = p_key;
  return jsonb_build_object('replayed', true, 'hold', banking.hold_answer(v_move));
end
$$;
alter function banking.replay_hold owner to banking_money;
