-- The caller's own live sessions, the one that asks first, then the latest. Addresses are sealed; the Worker
-- shows the network that they are in. Refuses as `admit`.
create or replace function banking.list_sessions(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
begin
  return jsonb_build_object('items', coalesce((
    select jsonb_agg(jsonb_build_object('id', s.public_id, 'device', s.device,
        'place', s.place, 'address', s.address, 'channel', s.channel, 'startedAt', s.started_at,
        'lastSeenAt', s.last_seen_at, 'endsAt', s.ends_at, 'current', s.id = v_actor.session_id)
        order by s.id = v_actor.session_id desc, s.id desc)
      from (select o.* from banking.user_sessions o where o.user_id = v_actor.user_id and banking.session_is_live(o)
        order by o.id = v_actor.session_id desc, o.id desc limit 100) s), '[]'));
end
$$;
grant execute on function banking.list_sessions(text) to banking_app;
