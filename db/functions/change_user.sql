-- Makes a change of a user that one of the staff, or the command line, asks for: at once, or as a proposal where it
-- needs a second person. The change's id makes it once. Refuses, in this order: idempotency_conflict, not_found,
-- forbidden (one's own person, the role of a customer, the last admin), already_settled (it is so already, it waits
-- already, or the user is closed), account_not_active (a till that holds money).
create or replace function banking.change_user(p_change banking.user_changes, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
  v_user banking.users;
begin
  select * into v_change from banking.user_changes c where c.id = p_change.id;
  if found then
    if (v_change.kind, v_change.user_id, v_change.maker, v_change.after, v_change.reason, v_change.contact_index)
      is distinct from (p_change.kind, p_change.user_id, p_change.maker, p_change.after, p_change.reason, p_change.contact_index)
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return banking.user_change_answer(v_change, true);
  end if;
  select * into v_user from banking.users u where u.id = p_change.user_id for no key update;
  p_change.before := coalesce(p_change.before, banking.user_facts(v_user, p_change.kind));
  perform banking.refuse_change_of_user(banking.change_obstacle(p_change, v_user));
  if p_change.kind not in ('new_user', 'contact') and p_change.before = p_change.after then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if exists (select from banking.user_changes c where c.user_id = v_user.id and c.status in ('pending', 'cooling')
    and (c.kind = p_change.kind or c.kind = 'new_user' and p_change.kind in ('role', 'status')))
  then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"waits":true}';
  end if;
  p_change.needs_second := banking.needs_second_person(p_change, v_user);
  p_change.cooling_hours := banking.cooling_hours(p_change, v_user);
  insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason,
    needs_second, cooling_hours, contact_sealed, contact_index, expires_at)
  values (p_change.id, p_change.kind, p_change.user_id, p_change.maker, p_change.maker_user_id, p_change.maker_person,
    p_change.before, p_change.after, p_change.reason, p_change.needs_second, p_change.cooling_hours, p_change.contact_sealed,
    p_change.contact_index,
    clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (v_change.maker, 'users.' || case when v_change.needs_second then 'propose' else 'change' end,
    'user:' || v_change.user_id, p_request_id,
    jsonb_build_object('change', v_change.id, 'kind', v_change.kind, 'before', v_change.before, 'after', v_change.after));
  if not v_change.needs_second then
    v_change := banking.carry_out_user_change(v_change, v_change.maker, p_request_id);
  end if;
  return banking.user_change_answer(v_change, false);
end
$$;
