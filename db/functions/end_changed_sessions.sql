-- A change of role, status or password ends the user's sessions at once, whoever makes it and by whatever statement.
-- Only a change of the password alone may keep sessions (`keep_session`, `keep_all_sessions`).
create or replace function banking.end_changed_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_reason text := case
    when new.status is distinct from old.status then 'user ' || new.status
    when (new.kind, new.customer_id, new.person_id) is distinct from (old.kind, old.customer_id, old.person_id)
      then 'role changed'
    else 'password changed' end;
  v_kept text := case v_reason when 'password changed' then banking.kept_sessions(new.id) else 'none' end;
  v_ended int;
begin
  perform set_config('banking.kept', '', true);
  if v_kept = 'all' then
    return null;
  end if;
  v_ended := banking.end_sessions(new.id, v_reason, nullif(v_kept, 'none')::bigint);
  if v_ended > 0 then
    insert into banking.security_events (kind, severity, user_id, detail)
    values ('sessions_ended', 'medium', new.id, jsonb_build_object('reason', v_reason, 'sessions', v_ended));
  end if;
  return null;
end
$$;
