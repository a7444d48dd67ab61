-- Makes an operator, with a till, or an admin. For the internal tool.
create or replace function banking.provision_staff(p_actor text, p_kind text, p_name text, p_email text,
  p_salt bytea, p_memory_kib int, p_passes int, p_lanes int, p_verifier bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_id bigint;
begin
  if p_kind not in ('operator', 'admin') then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"kind"}';
  end if;
  insert into banking.users (kind, name, email, password_salt, password_memory_kib, password_passes, password_lanes,
    password_verifier)
  values (p_kind, p_name, lower(p_email), p_salt, p_memory_kib, p_passes, p_lanes, p_verifier)
  returning id into v_id;
  insert into banking.audit_logs (actor, action, subject) values (p_actor, 'users.provision.' || p_kind, 'user:' || v_id);
  perform banking.open_books(p_actor);
  return jsonb_build_object('userId', v_id::text);
end
$$;
