-- Takes a passkey away from a caller who proves a factor. Staff keep one factor at least. With the last go the recovery
-- codes, and the caller's other sessions end. Refuses as `admit` and `reprove`; not_found, forbidden (the last of staff).
create or replace function banking.remove_passkey(p_jti text, p_id uuid, p_tag bytea, p_proof_kind text, p_assertion text,
  p_mac bytea, p_code_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_left int := banking.factors_without(v_actor.user_id, p_id);
  v_refusal jsonb;
begin
  if not exists (select from banking.passkeys p where p.id = p_id and p.user_id = v_actor.user_id and p.removed_at is null) then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_left = 0 and v_actor.kind <> 'customer' then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"lastFactor":true}';
  end if;
  v_refusal := banking.reprove(v_actor, 'remove', p_tag, p_proof_kind, p_assertion, p_mac, p_code_hash, p_jti, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  -- Sessions end before the row is touched: an order that is being confirmed by this passkey holds its session's token
  -- and wants this row, so the other way round each would wait for the other.
  perform banking.note_factor(v_actor.user_id, 'passkeys.remove', 'passkey_removed', p_id::text, v_actor.session_id, p_request_id);
  update banking.passkeys p set removed_at = clock_timestamp() where p.id = p_id;
  if v_left = 0 then
    delete from banking.recovery_codes c where c.user_id = v_actor.user_id;
  end if;
  return '{}';
end
$$;
grant execute on function banking.remove_passkey(text, uuid, bytea, text, text, bytea, bytea, text) to banking_app;
