-- Begins a further passkey for whoever proves once more who they are: keeps the challenge and answers the handle by which
-- authenticators know the user (the one offered, where there is none yet) and the passkeys that are there already.
-- Refuses as `admit` and `reprove`; limit_exceeded above `auth.passkeys_most`.
create or replace function banking.begin_passkey(p_jti text, p_challenge_hash bytea, p_handle bytea, p_tag bytea,
  p_proof_kind text, p_assertion text, p_mac bytea, p_code_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_most int := (banking.setting('auth.passkeys_most'))::int;
  v_handle bytea;
  v_refusal jsonb;
begin
  if (select count(*) from banking.passkeys p where p.user_id = v_actor.user_id and p.removed_at is null) >= v_most then
    raise exception 'limit_exceeded' using errcode = 'BK409', detail = jsonb_build_object('limit', 'passkeys', 'maximum', v_most);
  end if;
  v_refusal := banking.reprove(v_actor, 'add', p_tag, p_proof_kind, p_assertion, p_mac, p_code_hash, p_jti, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  select p.user_handle into v_handle from banking.passkeys p where p.user_id = v_actor.user_id order by p.created_at limit 1;
  v_handle := coalesce(v_handle, p_handle);
  perform banking.keep_passkey_challenge(p_challenge_hash, 'register', v_actor.user_id, v_actor.session_id, v_handle);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'passkeys.begin', 'user:' || v_actor.user_id, p_request_id);
  return jsonb_build_object('handle', encode(v_handle, 'hex'), 'passkeys', banking.passkeys_of(v_actor.user_id));
end
$$;
grant execute on function banking.begin_passkey(text, bytea, bytea, bytea, text, text, bytea, bytea, text) to banking_app;
