-- Security events for admins, newest first, before the event p_before; each filter may be null. Whose events it shows
-- is written to access_logs. Refuses as `admit`.
create or replace function banking.list_security_events(p_jti text, p_severity text, p_kind text, p_user_id bigint,
  p_from date, p_to date, p_before bigint, p_limit int, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking set plan_cache_mode = force_custom_plan as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  -- A day more on either side: of two at once the one with the higher number may be the earlier.
  v_low bigint := coalesce(banking.first_id_at('security_events', p_from - 1), 0);
  v_top bigint := least(p_before, banking.first_id_at('security_events', p_to + 2), 9223372036854775807);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(json_build_object('id', e.id::text, 'at', e.at, 'kind', e.kind,
      'severity', e.severity, 'userId', e.user_id::text, 'role', u.kind, 'customerId', c.customer_id,
      'address', e.address, 'agent', e.agent, 'requestId', e.request_id) order by e.id desc), '[]')
    from (select * from banking.security_events e
           where e.id >= v_low and e.id < v_top and (p_severity is null or e.severity = p_severity) and (p_kind is null or e.kind = p_kind)
             and (p_user_id is null or e.user_id = p_user_id)
             and (p_from is null or e.at >= p_from) and (p_to is null or e.at < p_to + 1)
           order by e.id desc limit p_limit) e
    left join banking.users u on u.id = e.user_id left join banking.customers c on c.id = u.customer_id);
  perform banking.note_shown(v_actor, v_shown::text, 'security_events', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_security_events to banking_app;
