-- Lifts a block that failed sign-ins brought, for a customer by their customer id or for staff by the user's id. By an
-- admin, never for their own person. Refuses as `admit`, then not_found, forbidden, already_settled (not blocked).
create or replace function banking.unblock_user(p_jti text, p_user text, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['admin']);
  v_user banking.users;
begin
  select u.* into v_user from banking.users u left join banking.customers c on c.id = u.customer_id
   where u.id::text = p_user or c.customer_id = upper(p_user) for no key update of u;
  if v_user.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.person_of(v_user.id) = banking.person_of(v_actor.user_id) then
    perform banking.refuse('forbidden');
  end if;
  if (v_user.blocked_until > clock_timestamp()) is not true then
    perform banking.refuse('already_settled');
  end if;
  update banking.users set failures = 0, blocked_until = null where id = v_user.id;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, v_user.customer_id, 'users.unblock', p_request_id where v_user.customer_id is not null;
  insert into banking.security_events (kind, severity, user_id, request_id)
  values ('user_unblocked', 'medium', v_user.id, p_request_id);
  -- Why stands beside the other changes of users: the audit holds nothing that somebody typed.
  insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason, needs_second,
    cooling_hours, expires_at, status, takes_effect_at, settled_at)
  values (gen_random_uuid(), 'unblock', v_user.id, 'user:' || v_actor.user_id, v_actor.user_id,
    banking.person_of(v_actor.user_id), jsonb_build_object('blockedUntil', v_user.blocked_until), '{"blockedUntil": null}',
    p_reason, false, 0, clock_timestamp(), 'done', clock_timestamp(), clock_timestamp());
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'users.unblock', 'user:' || v_user.id, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.unblock_user(text, text, text, text) to banking_app;
