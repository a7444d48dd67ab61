-- Sets a new password for a caller who proves the current one; all other sessions end. Refuses as `admit`, and as
-- `refuse_wrong_password`.
create or replace function banking.change_password(p_jti text, p_tag bytea, p_new jsonb, p_address text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
  v_refusal jsonb := banking.refuse_wrong_password(v_actor, p_tag, 'current', p_address, p_request_id);
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  perform banking.replace_password(v_actor.user_id, p_new, 'auth.changePassword', v_actor.session_id, p_address, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.change_password(text, bytea, jsonb, text, text) to banking_app;
