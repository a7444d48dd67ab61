-- Whether the caller's sign-in asks for a code by mail or text message, for a customer who proves once more who they are.
-- The caller's other sessions end. Refuses as `admit` and `reprove`; already_settled where it is so already.
create or replace function banking.set_sign_in_code(p_jti text, p_on boolean, p_tag bytea, p_proof_kind text, p_assertion text,
  p_mac bytea, p_code_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer']);
  v_refusal jsonb;
begin
  if exists (select from banking.users u where u.id = v_actor.user_id and (u.sign_in_code_since is not null) = p_on) then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  v_refusal := banking.reprove(v_actor, case when p_on then 'add' else 'remove' end, p_tag, p_proof_kind, p_assertion, p_mac,
    p_code_hash, p_jti, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  update banking.users u set sign_in_code_since = case when p_on then clock_timestamp() end where u.id = v_actor.user_id;
  perform banking.note_factor(v_actor.user_id, case when p_on then 'factors.code_on' else 'factors.code_off' end,
    case when p_on then 'factor_added' else 'factor_removed' end, 'code', v_actor.session_id, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.set_sign_in_code(text, boolean, bytea, text, text, bytea, bytea, text) to banking_app;
