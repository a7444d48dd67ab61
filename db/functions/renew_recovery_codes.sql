-- New recovery codes for a caller who has a factor and proves it; the old ones are good no longer.
-- Refuses as `admit` and `reprove`; not_found without a factor, for which codes could stand in.
create or replace function banking.renew_recovery_codes(p_jti text, p_code_hashes bytea[], p_tag bytea, p_proof_kind text,
  p_assertion text, p_mac bytea, p_code_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_refusal jsonb;
begin
  if cardinality(banking.factors_of(v_actor.user_id)) = 0 then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  v_refusal := banking.reprove(v_actor, 'renew', p_tag, p_proof_kind, p_assertion, p_mac, p_code_hash, p_jti, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  perform banking.replace_recovery_codes(v_actor.user_id, p_code_hashes);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'factors.renew_codes', 'user:' || v_actor.user_id, p_request_id);
  insert into banking.security_events (kind, severity, user_id, request_id)
  values ('recovery_codes_renewed', 'medium', v_actor.user_id, p_request_id);
  insert into banking.outbox (channel, user_id, template, facts)
  values ('email', v_actor.user_id, 'recovery_codes_renewed', '{}');
  return '{}';
end
$$;
grant execute on function banking.renew_recovery_codes(text, bytea[], bytea, text, text, bytea, bytea, text) to banking_app;
