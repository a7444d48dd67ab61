-- Confirms the caller's new factor by its first code, which the Worker judged. With the first factor come recovery codes,
-- of which the hashes are kept; answers whether they were. The caller's other sessions end.
-- Refuses as `admit`; not_found where nothing waits to be confirmed, or the MAC is not the Worker's.
create or replace function banking.confirm_factor(p_jti text, p_id uuid, p_kind text, p_assertion text, p_mac bytea,
  p_code_hashes bytea[], p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_needs_codes boolean := not 'recovery' = any (banking.factors_of(v_actor.user_id));
begin
  if split_part(p_assertion, ':', 1) is distinct from p_id::text
    or not banking.take_first_factor('confirm', v_actor.user_id, p_kind, p_assertion, null, p_jti, p_mac)
  then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_needs_codes then
    perform banking.replace_recovery_codes(v_actor.user_id, p_code_hashes);
  end if;
  perform banking.note_factor(v_actor.user_id, 'factors.confirm', 'factor_added', p_id::text, v_actor.session_id, p_request_id);
  return jsonb_build_object('keptCodes', v_needs_codes);
end
$$;
grant execute on function banking.confirm_factor(text, uuid, text, text, bytea, bytea[], text) to banking_app;
