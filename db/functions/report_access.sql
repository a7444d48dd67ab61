-- Rows of the access review: every log-in of the staff as it stands now, what it signed in during the period, and what
-- somebody should look at: no second factor, not used for `reports.idle_days`, the rights of a person who banks here.
create or replace function banking.report_access(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_array(u.id::text, jsonb_build_object('user', u.id::text), u.kind, u.status, banking.local_text(u.created_at),
      coalesce(banking.local_text(u.last_sign_in_at), 'never'), f.sign_ins::text, f.apps::text, f.passkeys::text,
      concat_ws('; ', case when u.status = 'active' and f.apps + f.passkeys = 0 then 'no second factor' end,
        case when u.status = 'active' and coalesce(u.last_sign_in_at, u.created_at) < statement_timestamp() - (banking.setting('reports.idle_days'))::int * interval '1 day'
          then 'not used for ' || (banking.setting('reports.idle_days'))::text || ' days' end,
        case when u.blocked_until > statement_timestamp() then 'blocked' end,
        case when f.changes > 0 then f.changes || ' changes of rights' end)) order by u.kind, u.id), '[]')
    from banking.moments_of(p_from, p_to) m, banking.users u
    cross join lateral (select
        (select count(*) from banking.user_sessions s where s.user_id = u.id and s.started_at >= m.first and s.started_at < m.until) as sign_ins,
        (select count(*) from banking.user_factors x where x.user_id = u.id and x.confirmed_at is not null and x.removed_at is null) as apps,
        (select count(*) from banking.passkeys x where x.user_id = u.id and x.removed_at is null) as passkeys,
        (select count(*) from banking.user_changes x where x.user_id = u.id and x.status = 'done' and x.kind in ('new_user', 'role', 'status')
          and x.made_at >= m.first and x.made_at < m.until) as changes) f
   where u.kind <> 'customer' and u.created_at < m.until
$$;
