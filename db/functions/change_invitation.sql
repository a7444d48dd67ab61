-- Sends the invitation of a new customer again, which voids the one before, or takes it back (p_send false). Refuses: as
-- `admit`, not_found, forbidden (one's own person), already_settled (accepted, or nothing to take back), rate_limited.
create or replace function banking.change_invitation(p_jti text, p_id uuid, p_send boolean, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_found banking.applications;
  v_user banking.users;
begin
  select * into v_found from banking.applications a where a.id = p_id and a.status = 'approved';
  select * into v_user from banking.users u where u.customer_id = v_found.customer_id for no key update;
  if v_user.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.person_of(v_actor.user_id) = banking.person_of(v_user.id) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  if v_user.status <> 'proposed' or not p_send and banking.void_invitations(v_user.id) = 0 then
    perform banking.refuse('already_settled');
  end if;
  if p_send then
    if (banking.setting('auth.resets_per_hour'))::int <= (select count(*) from banking.password_resets r
        where r.user_id = v_user.id and r.requested_at > clock_timestamp() - interval '1 hour') then
      raise exception 'rate_limited' using errcode = 'BK429', detail = '{"retryAfterSeconds": 3600}';
    end if;
    perform banking.send_invitation(v_user.id);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'applications.' || case when p_send then 'invite' else 'uninvite' end,
    'application:' || p_id, p_request_id);
  return banking.application_told(v_actor, v_found, p_request_id);
end
$$;
grant execute on function banking.change_invitation to banking_app;
