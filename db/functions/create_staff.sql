-- An admin makes a user of the staff, who chooses a password by the mail that invites them. They can sign in
-- once another person has approved it; an operator at once where nobody else is there, and is then one hand with whoever made them. Refuses: as `admit`, invalid_input, and as `add_staff`.
create or replace function banking.create_staff(p_jti text, p_id uuid, p_role text, p_sealed jsonb, p_person text,
  p_reason text, p_salt bytea, p_verifier bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' or coalesce(p_role, '') not in ('operator', 'admin') then
    perform banking.refuse('invalid_input', '{"field":"role"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'new_user', null, jsonb_build_object('role', p_role), p_reason);
  return banking.add_staff(v_change, p_sealed, p_person, p_salt, 19456, 2, 1, p_verifier, p_request_id);
end
$$;
grant execute on function banking.create_staff(text, uuid, text, jsonb, text, text, bytea, bytea, text) to banking_app;

-- The id of a user whom an admin is about to make: what is sealed is bound to it. Refuses as `admit`.
create or replace function banking.reserve_user(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
begin
  return banking.reserve_person('staff');
end
$$;
grant execute on function banking.reserve_user(text) to banking_app;
