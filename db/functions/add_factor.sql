-- Begins a further factor for whoever proves once more who they are. It counts from `confirm_factor` on.
-- Refuses as `admit` and `reprove`; limit_exceeded above `auth.factors_most`.
create or replace function banking.add_factor(p_jti text, p_id uuid, p_kind text, p_secret text, p_label text, p_tag bytea,
  p_proof_kind text, p_assertion text, p_mac bytea, p_code_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_most int := (banking.setting('auth.factors_most'))::int;
  v_refusal jsonb;
begin
  if (select count(*) from banking.user_factors f
      where f.user_id = v_actor.user_id and f.confirmed_at is not null and f.removed_at is null) >= v_most
  then
    raise exception 'limit_exceeded' using errcode = 'BK409', detail = jsonb_build_object('limit', 'factors', 'maximum', v_most);
  end if;
  v_refusal := banking.reprove(v_actor, 'add', p_tag, p_proof_kind, p_assertion, p_mac, p_code_hash, p_jti, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  perform banking.make_factor(v_actor.user_id, p_id, p_kind, p_secret, p_label, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.add_factor(text, uuid, text, text, text, bytea, text, text, bytea, bytea, text) to banking_app;
