-- Adds a passkey that the Worker has judged, for a challenge that was begun in this session; the MAC is over all that is
-- stored of it. With the first factor come recovery codes, of which the hashes are kept; answers whether they were. The
-- caller's other sessions end. Refuses as `admit`; not_found (no such challenge any more, or the MAC is not the Worker's),
-- invalid_input (this credential is known already, whoever's it is).
create or replace function banking.add_passkey(p_jti text, p_challenge_hash bytea, p_credential_id bytea, p_public_key bytea,
  p_sign_count bigint, p_transports text[], p_backup_eligible boolean, p_backed_up boolean, p_mac bytea, p_label text,
  p_code_hashes bytea[], p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_needs_codes boolean := not 'recovery' = any (banking.factors_of(v_actor.user_id));
  v_assertion text := concat_ws(':', encode(p_challenge_hash, 'hex'), encode(p_credential_id, 'hex'),
    encode(p_public_key, 'hex'), p_sign_count, p_backup_eligible::int, p_backed_up::int);
  v_challenge banking.passkey_challenges;
  v_passkey banking.passkeys;
begin
  if not banking.factor_is_proved('confirm', v_actor.user_id, 'passkey', v_assertion, null, p_jti, p_mac) then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  v_challenge := banking.take_passkey_challenge(p_challenge_hash, 'register', v_actor.user_id, v_actor.session_id);
  if v_challenge.hash is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.passkeys (user_id, credential_id, user_handle, public_key, sign_count, transports, backup_eligible,
    backed_up, label)
  values (v_actor.user_id, p_credential_id, v_challenge.user_handle, p_public_key, p_sign_count, p_transports,
    p_backup_eligible, p_backed_up, p_label)
  on conflict (credential_id) do nothing returning * into v_passkey;
  if v_passkey.id is null then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"credential"}';
  end if;
  if v_needs_codes then
    perform banking.replace_recovery_codes(v_actor.user_id, p_code_hashes);
  end if;
  perform banking.note_factor(v_actor.user_id, 'passkeys.add', 'passkey_added', v_passkey.id::text, v_actor.session_id,
    p_request_id);
  return jsonb_build_object('id', v_passkey.id, 'keptCodes', v_needs_codes);
end
$$;
grant execute on function banking.add_passkey(text, bytea, bytea, bytea, bigint, text[], boolean, boolean, bytea, text,
  bytea[], text) to banking_app;
