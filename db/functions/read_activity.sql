-- What happened around the caller's own log-in in the last 90 days, newest first, before the place p_before: sign-ins
-- with the end of their sessions, and security events. Refuses as `admit`.
create or replace function banking.read_activity(p_jti text, p_before text, p_limit int) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
  v_since timestamptz := clock_timestamp() - interval '90 days';
begin
  return (select coalesce(json_agg(json_build_object('place', o.place, 'at', o.at, 'kind', o.kind, 'severity', o.severity,
      'address', o.address, 'agent', o.agent, 'endedAt', o.ended_at, 'mine', o.mine) order by o.place desc), '[]')
    from (select * from (
        select to_char(s.started_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-s' || lpad(s.id::text, 19, '0') as place,
            s.started_at as at, 'signed_in' as kind, 'low' as severity, s.address,
            s.device as agent, s.ended_at, s.id = v_actor.session_id as mine
          from banking.user_sessions s where s.user_id = v_actor.user_id and s.started_at > v_since
        union all
        select to_char(e.at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-e' || lpad(e.id::text, 19, '0'), e.at, e.kind,
            e.severity, e.address, e.agent, null, false
          from banking.security_events e where e.user_id = v_actor.user_id and e.at > v_since) happened
      where p_before is null or happened.place < p_before collate "C"
      order by happened.place collate "C" desc limit p_limit) o);
end
$$;
grant execute on function banking.read_activity to banking_app;
