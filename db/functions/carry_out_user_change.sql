-- Makes a change true: nobody is signed in any more as who they were before. Whoever calls has checked that it may be,
-- holds `user_changes`, and finds the change unsettled. What it was to replace is no longer so: already_settled.
create or replace function banking.carry_out_user_change(p_change banking.user_changes, p_by text, p_request_id text)
returns banking.user_changes
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_change banking.user_changes;
begin
  select * into strict v_user from banking.users u where u.id = p_change.user_id for no key update;
  if not banking.change_is_fresh(p_change, v_user) then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if p_change.kind in ('role', 'status', 'factors') then
    -- Before factors go: an order that is being confirmed by one of them holds its token and wants the factor's row.
    perform banking.end_sessions(v_user.id, p_change.kind);
  end if;
  case p_change.kind
    when 'new_user' then
      update banking.users set status = 'active' where id = v_user.id and status = 'proposed';
      -- Whoever is made at the command line is told the password there.
      insert into banking.outbox (channel, user_id, template, facts)
      select 'email', v_user.id, 'staff_invited', p_change.after where p_change.maker_user_id is not null;
    when 'confirm' then
      -- The row itself is what is_made_alone asks for.
      null;
    when 'role' then
      update banking.users set kind = p_change.after ->> 'role' where id = v_user.id;
      insert into banking.outbox (channel, user_id, template, facts) values ('email', v_user.id, 'role_changed', p_change.after);
    when 'status' then
      update banking.users set status = p_change.after ->> 'status' where id = v_user.id;
      insert into banking.outbox (channel, user_id, template, facts) values ('email', v_user.id, 'status_changed', p_change.after);
    when 'factors' then
      perform banking.forget_factors(v_user.id);
      insert into banking.outbox (channel, user_id, template, facts) values ('email', v_user.id, 'factors_reset', '{}');
    when 'contact' then
      update banking.users
         set email_sealed = case when p_change.after ? 'email' then p_change.contact_sealed else email_sealed end,
             email_index = case when p_change.after ? 'email' then p_change.contact_index else email_index end,
             phone_sealed = case when p_change.after ? 'phone' then p_change.contact_sealed else phone_sealed end,
             phone_index = case when p_change.after ? 'phone' then p_change.contact_index else phone_index end
       where id = v_user.id;
      insert into banking.outbox (channel, user_id, template, facts) values ('email', v_user.id, 'contact_changed', '{}');
  end case;
  if p_change.kind in ('new_user', 'role') then
    perform banking.open_books(p_by);
  end if;
  update banking.user_changes c
     set status = 'done', settled_at = clock_timestamp(), takes_effect_at = coalesce(c.takes_effect_at, clock_timestamp()),
         stop_hash = null, contact_sealed = null
   where c.id = p_change.id returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_by, 'users.' || p_change.kind, 'user:' || v_user.id, p_request_id,
    jsonb_build_object('change', p_change.id, 'before', p_change.before, 'after', p_change.after));
  return v_change;
end
$$;
