-- How far the end of day of a date has come; null where there is none. Who started it is a member of staff by name, or a
-- job or tool. Times are RFC 3339 by Postgres, counts items.
create or replace function banking.eod_progress(p_date date) returns jsonb
language sql volatile set search_path = pg_catalog, banking as $$
  select jsonb_build_object('date', r.closed_date, 'status', r.status, 'startedBy',
      coalesce((select banking.user_name(u.id) from banking.users u where u.id = banking.user_in(r.started_by)), to_jsonb(r.started_by)),
      'startedAt', r.started_at, 'endedAt', r.ended_at, 'steps', coalesce((
        select jsonb_agg(jsonb_build_object('name', s.name, 'status', s.status, 'done', s.done, 'chunks', s.chunks,
            'startedAt', s.started_at, 'endedAt', s.ended_at) order by s.position)
          from banking.eod_steps s where s.closed_date = r.closed_date), '[]'))
    from banking.eod_runs r where r.closed_date = p_date
$$;
