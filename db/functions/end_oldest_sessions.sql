-- Leaves a user no more than so many live sessions: the oldest end, and their holder is told by mail. The caller holds
-- the user's row. What idled out or is over does not count: it opens nothing any more.
create or replace function banking.end_oldest_sessions(p_user_id bigint, p_most int, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_oldest bigint[];
begin
  select coalesce(array_agg(o.id order by o.id), '{}') into v_oldest from (
    select s.id from banking.user_sessions s where s.user_id = p_user_id and banking.session_is_live(s)
     order by s.id desc offset greatest(p_most, 0)) o;
  for v_at in 1 .. cardinality(v_oldest) loop
    perform banking.end_session(v_oldest[v_at], 'too many sessions');
  end loop;
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', s.user_id, 'session_replaced', jsonb_build_object('device', s.device, 'startedAt', s.started_at)
    from banking.user_sessions s where s.id = any (v_oldest) order by s.id;
  insert into banking.security_events (kind, severity, user_id, request_id, detail)
  select 'session_replaced', 'low', s.user_id, p_request_id, jsonb_build_object('session', s.id)
    from banking.user_sessions s where s.id = any (v_oldest) order by s.id;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  select 'user:' || p_user_id, 'sessions.end', 'session:' || v_id, p_request_id, '{"reason": "too many sessions"}'
    from unnest(v_oldest) as v_id;
end
$$;
