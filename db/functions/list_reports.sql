-- Reports that the caller may see, newest first, before the number p_before, and the kinds there are. Who took one away is
-- read from the deeds. Refuses as `admit`.
create or replace function banking.list_reports(p_jti text, p_kind text, p_before bigint, p_limit int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_kinds text[] := banking.own_reports(v_actor);
begin
  return jsonb_build_object(
    'businessDate', (select b.current from banking.business_dates b),
    'kinds', (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'title', k.title, 'every', k.every, 'says', k.says, 'source', k.source)
        order by k.place), '[]') from banking.known_reports() k where k.kind = any (v_kinds)),
    'items', (select coalesce(jsonb_agg(banking.report_answer(r) order by r.id desc), '[]')
      from (select * from banking.reports r
        where r.kind = any (v_kinds) and (p_kind is null or r.kind = p_kind) and (p_before is null or r.id < p_before)
        order by r.id desc limit p_limit) r));
end
$$;
grant execute on function banking.list_reports to banking_app;

-- The kinds of reports that one of the staff may see: admins all, operators those whose setting is on.
create or replace function banking.own_reports(p_actor banking.actor) returns text[]
language sql stable set search_path = pg_catalog, banking as $$
  select array(select k.kind from banking.known_reports() k
    where p_actor.kind = 'admin' or banking.setting('reports.operators.' || k.kind) = 'true')
$$;

-- A report as it is listed. `superseded`: a later one of the same period came out differently.
create or replace function banking.report_answer(p banking.reports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id::text, 'kind', p.kind, 'title', k.title, 'from', p.from_date, 'to', p.to_date, 'revision', p.revision,
      'rows', p.row_count, 'cutAt', p.cut_at, 'cutBy', coalesce((select banking.user_name(u.id) from banking.users u where u.id = banking.user_in(p.cut_by)),
        to_jsonb(p.cut_by)),
      'state', case when exists (select from banking.reports o where o.kind = p.kind and o.from_date = p.from_date and o.to_date = p.to_date
          and o.revision > p.revision) then 'superseded' when p.is_final then 'final' else 'provisional' end,
      'downloads', (select coalesce(jsonb_agg(jsonb_build_object('by', banking.user_name(substr(d.actor, 6)::bigint), 'at', d.at, 'format', d.detail ->> 'format')
          order by d.id desc), '[]')
        from (select * from banking.audit_logs l where l.subject = 'report:' || p.id and l.action = 'reports.download'
          order by l.id desc limit 5) d))
    from banking.known_reports() k where k.kind = p.kind
$$;
