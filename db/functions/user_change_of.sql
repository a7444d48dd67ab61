-- What a signed-in member of staff asks for, as a change that nobody has checked yet.
create or replace function banking.user_change_of(p_actor banking.actor, p_id uuid, p_kind text, p_user text, p_after jsonb,
  p_reason text) returns banking.user_changes
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
begin
  v_change.id := p_id;
  v_change.kind := p_kind;
  v_change.user_id := banking.user_of(p_user);
  v_change.maker := 'user:' || p_actor.user_id;
  v_change.maker_user_id := p_actor.user_id;
  v_change.maker_person := banking.person_of(p_actor.user_id);
  v_change.after := p_after;
  v_change.reason := p_reason;
  return v_change;
end
$$;
