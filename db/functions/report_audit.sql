-- Rows of the report of deeds: each deed of the period with how often it was done, by each of the staff, each machine, and
-- all customers together.
create or replace function banking.report_audit(p_from date, p_to date) returns jsonb
language sql stable set search_path = pg_catalog, banking set jit = off as $$
  select coalesce(jsonb_agg(jsonb_build_array(d.who, case when d.user_id is null then '""' else jsonb_build_object('user', d.user_id) end, d.action,
      d.count::text, banking.local_text(d.first, 'YYYY-MM-DD HH24:MI'), banking.local_text(d.last, 'YYYY-MM-DD HH24:MI'))
      order by d.who, d.user_id::bigint, d.action), '[]')
    from (select case when u.kind = 'customer' then 'customers' when u.id is not null then u.kind else regexp_replace(l.actor, '^([^:]*:[^:]*):.*$', '\1') end as who,
          case when u.kind <> 'customer' then u.id::text end as user_id, l.action, sum(l.count) as count, min(l.first) as first, max(l.last) as last
        from (select a.actor, a.action, count(*) as count, min(a.at) as first, max(a.at) as last
            from banking.moments_of(p_from, p_to) m, banking.audit_logs a
           where a.id >= banking.audit_id_at(p_from - 1) and a.id < banking.audit_id_at(p_to + 2) and a.at >= m.first and a.at < m.until
           group by a.actor, a.action) l
        left join banking.users u on u.id = banking.user_in(l.actor)
       group by 1, 2, 3) d
$$;
