-- What the Worker needs to judge and hash the new password of whoever holds this token. A used, expired, voided and an
-- unknown one are one answer, {"refused": "not_found"}, which leaves an event.
create or replace function banking.read_reset(p_token text, p_address text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_user_id bigint := banking.reset_user(p_token);
begin
  if v_user_id is null then
    insert into banking.security_events (kind, severity, request_id, address)
    values ('reset_refused', 'low', p_request_id, banking.kept_address(p_address));
    return jsonb_build_object('refused', 'not_found');
  end if;
  return banking.password_facts(v_user_id);
end
$$;
grant execute on function banking.read_reset(text, text, text) to banking_app;
