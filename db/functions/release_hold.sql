-- Gives back what an open hold still holds, at most once for each id. Refuses, in this order: as `admit`,
-- idempotency_conflict, not_found, forbidden (one's own person; an order that waits for other holders, a pot), already_settled.
create or replace function banking.release_hold(p_jti text, p_id uuid, p_hold uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_scope text := 'staff:' || v_actor.user_id;
  v_hold banking.holds;
  v_left bigint;
  v_move banking.hold_moves;
begin
  if not banking.claim_request(v_scope, p_id::text, json_build_array('release', p_hold)) then
    return banking.replay_hold(v_scope, p_id::text);
  end if;
  perform from banking.accounts a
    where a.id = (select h.account_id from banking.holds h where h.id = p_hold) for no key update;
  select * into v_hold from banking.holds h where h.id = p_hold for update;
  if v_hold.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"hold"}';
  end if;
  if v_hold.kind in ('joint', 'risk', 'pot') or banking.is_own_account(v_actor.user_id, v_hold.account_id) then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"field":"hold"}';
  end if;
  if v_hold.status <> 'open' then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"field":"hold"}';
  end if;
  v_left := v_hold.authorised - v_hold.captured - v_hold.released;
  v_move := banking.move_hold(v_hold, 'release', v_left, 0, 0, v_left, 0,
    case when v_hold.captured > 0 then 'captured' else 'released' end, null, 'user:' || v_actor.user_id, v_scope,
    p_id::text, p_request_id);
  return jsonb_build_object('replayed', false, 'hold', banking.hold_answer(v_move));
end
$$;
alter function banking.release_hold owner to banking_money;
grant execute on function banking.release_hold to banking_app;
