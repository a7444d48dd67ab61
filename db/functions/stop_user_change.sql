-- Any of the staff stops an approved change while it cools; the same again changes nothing. Refuses: as `admit`,
-- not_found, already_settled (done, or not yet approved: refuse it).
create or replace function banking.stop_user_change(p_jti text, p_id uuid, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['operator', 'admin']);
begin
  return banking.stop_change((select c from banking.user_changes c where c.id = p_id), 'user:' || v_actor.user_id, p_reason,
    p_request_id);
end
$$;
grant execute on function banking.stop_user_change(text, uuid, text, text) to banking_app;

-- Whom the change is about stops it by the code that came with the notice; nobody need be signed in for it. The code is
-- 128 random bits, and can do nothing else. Refuses: not_found (before anything is locked: anybody may ask), already_settled.
create or replace function banking.stop_change_by_code(p_code text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
begin
  if not exists (select from banking.user_changes c where c.stop_hash = sha256(convert_to(p_code, 'UTF8'))) then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  lock table banking.user_changes in share row exclusive mode;
  select * into v_change from banking.user_changes c where c.stop_hash = sha256(convert_to(p_code, 'UTF8'));
  return banking.stop_change(v_change, 'user:' || v_change.user_id, 'By the code of the notice', p_request_id);
end
$$;
grant execute on function banking.stop_change_by_code(text, text) to banking_app;

-- The stop itself, for a caller who holds `user_changes`.
create or replace function banking.stop_change(p_change banking.user_changes, p_by text, p_reason text, p_request_id text)
returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
begin
  if p_change.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if p_change.status = 'stopped' then
    return banking.user_change_answer(p_change, true);
  end if;
  if p_change.status <> 'cooling' or p_change.takes_effect_at <= clock_timestamp() then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.user_changes c
     set status = 'stopped', settled_at = clock_timestamp(), decision = p_reason, stopped_by = p_by, contact_sealed = null
   where c.id = p_change.id returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_by, 'users.stop', 'user:' || p_change.user_id, p_request_id,
    jsonb_build_object('change', p_change.id, 'kind', p_change.kind));
  insert into banking.security_events (kind, severity, user_id, request_id, detail)
  values ('change_stopped', 'high', p_change.user_id, p_request_id, jsonb_build_object('change', p_change.id, 'by', p_by));
  return banking.user_change_answer(v_change, false);
end
$$;
