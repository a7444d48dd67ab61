-- What the command line asks for about a user: the same change as an admin's in the desk, and a proposal where that is
-- one. No log-in role of the Worker may execute it. Refuses as `change_user`.
create or replace function banking.tool_user_change(p_actor text, p_kind text, p_user_id bigint, p_after jsonb, p_reason text)
returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
begin
  lock table banking.user_changes in share row exclusive mode;
  v_change.id := gen_random_uuid();
  v_change.kind := p_kind;
  v_change.user_id := p_user_id;
  v_change.maker := p_actor;
  v_change.maker_person := p_actor;
  v_change.after := p_after;
  v_change.reason := p_reason;
  return banking.change_user(v_change, null);
end
$$;

-- The same for a new user of the staff. Refuses as `add_staff`.
create or replace function banking.tool_add_staff(p_actor text, p_role text, p_sealed jsonb, p_person text,
  p_salt bytea, p_memory_kib int, p_passes int, p_lanes int, p_verifier bytea) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
begin
  lock table banking.user_changes in share row exclusive mode;
  v_change.id := gen_random_uuid();
  v_change.kind := 'new_user';
  v_change.maker := p_actor;
  v_change.maker_person := p_actor;
  v_change.after := jsonb_build_object('role', p_role);
  v_change.reason := 'command line';
  return banking.add_staff(v_change, p_sealed, p_person, p_salt, p_memory_kib, p_passes, p_lanes, p_verifier, null);
end
$$;
