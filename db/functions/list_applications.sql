-- Applications of one status (null: all), those changed last first, p_before as the last one's change; of those that expired
-- the last to expire first, p_before as the last one's expiry. Written to the audit. Refuses: as `admit`.
create or replace function banking.list_applications(p_jti text, p_status text, p_before timestamptz, p_limit int,
  p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_now timestamptz := clock_timestamp();
  v_kept text[] := case when p_status is not null then array[p_status]
    else array['draft', 'submitted', 'approved', 'withdrawn', 'refused'] end;
  v_shown json;
begin
  if p_status = 'expired' then
    v_shown := (select coalesce(json_agg(banking.application_line(f, v_actor.user_id) order by f.expires_at desc), '[]')
      from (select * from banking.applications a
             where a.status in ('draft', 'submitted') and a.expires_at <= v_now and a.expires_at < coalesce(p_before, 'infinity')
             order by a.expires_at desc limit p_limit) f);
  else
    v_shown := (select coalesce(json_agg(banking.application_line(f, v_actor.user_id) order by f.changed_at desc), '[]')
      from (select n.* from unnest(v_kept) kept cross join lateral (
              -- Each in the order of its index.
              select * from banking.applications a
               where a.status = kept and (p_status is null or kept not in ('draft', 'submitted') or a.expires_at > v_now)
                 and a.changed_at < coalesce(p_before, 'infinity')
               order by a.changed_at desc limit p_limit) n
             order by n.changed_at desc limit p_limit) f);
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'applications.list', 'applications', p_request_id);
  perform banking.note_shown(v_actor, v_shown::text, 'applications', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_applications to banking_app;
