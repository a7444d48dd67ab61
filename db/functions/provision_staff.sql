-- Makes an operator, with a till, or an admin. For the internal tool. p_sealed as for provision_customer.
create or replace function banking.provision_staff(p_actor text, p_kind text, p_sealed jsonb,
  p_salt bytea, p_memory_kib int, p_passes int, p_lanes int, p_verifier bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_id bigint := (p_sealed ->> 'userId')::bigint;
begin
  if p_kind not in ('operator', 'admin') then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"kind"}';
  end if;
  perform banking.keep_key('user:' || v_id, p_sealed -> 'key');
  perform banking.keep_name_tokens('staff', v_id, p_sealed -> 'nameTokens');
  insert into banking.users (id, kind, name_sealed, email_sealed, email_index, phone_sealed, phone_index, password_salt,
    password_memory_kib, password_passes, password_lanes, password_verifier) overriding system value
  values (v_id, p_kind, p_sealed ->> 'name', p_sealed ->> 'email', decode(p_sealed ->> 'emailIndex', 'hex'), p_sealed ->> 'phone',
    decode(p_sealed ->> 'phoneIndex', 'hex'), p_salt, p_memory_kib, p_passes, p_lanes, p_verifier);
  insert into banking.audit_logs (actor, action, subject) values (p_actor, 'users.provision.' || p_kind, 'user:' || v_id);
  perform banking.open_books(p_actor);
  return jsonb_build_object('userId', v_id::text);
end
$$;
