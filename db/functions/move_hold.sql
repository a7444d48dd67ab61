-- Takes a hold to its next state and `accounts.held` with it, and writes the step and its audit row. The caller holds
-- the account's row and the hold's, and has decided that this may happen. p_authorise, p_capture and p_release are
-- added in minor units; p_status is null where what is left decides.
create or replace function banking.move_hold(p_hold banking.holds, p_kind text, p_amount bigint, p_authorise bigint,
  p_capture bigint, p_release bigint, p_forced bigint, p_status text, p_transaction uuid, p_actor text, p_scope text,
  p_key text, p_request_id text) returns banking.hold_moves
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_hold banking.holds;
  v_move banking.hold_moves;
begin
  update banking.holds h
     set authorised = h.authorised + p_authorise, captured = h.captured + p_capture, released = h.released + p_release,
         status = coalesce(p_status, case when h.authorised + p_authorise = h.captured + p_capture + h.released + p_release
           then 'captured' else 'open' end),
         settled_at = case when h.authorised + p_authorise = h.captured + p_capture + h.released + p_release
           then coalesce(h.settled_at, clock_timestamp()) end
   where h.id = p_hold.id returning * into strict v_hold;
  update banking.accounts a set held = a.held + p_authorise - p_capture - p_release
   where a.id = p_hold.account_id and p_authorise - p_capture - p_release <> 0;
  insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, forced, transaction_id,
    actor, scope, key)
  values (v_hold.id, p_kind, p_amount, v_hold.authorised, v_hold.captured, v_hold.released, v_hold.status, p_forced,
    p_transaction, p_actor, p_scope, p_key)
  returning * into v_move;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (p_actor, 'holds.' || p_kind, 'hold:' || v_hold.id, p_request_id);
  return v_move;
end
$$;
alter function banking.move_hold owner to banking_money;
