-- Deeds for admins, newest first, before the row p_before; each filter may be null. An action or subject that ends in `.` or
-- `:` is a beginning. Each comes with what it changed, and with whether it still is what was sealed: `seal` is null for the
-- newest, which wait for theirs. By who, whole deed or subject an index finds them; by a beginning, a request or by none it
-- looks at p_most rows at most, and says how far it came: {items, lookedTo, keys}. `keys` are the wrapped keys of what is
-- sealed in before and after; whose data that is, is written to access_logs. The search is a deed itself. Refuses as `admit`.
create or replace function banking.search_audit(p_jti text, p_actor text, p_action text, p_subject text, p_request text,
  p_from date, p_to date, p_before bigint, p_limit int, p_most int, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking
  set timezone = 'UTC' set plan_cache_mode = force_custom_plan as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_begins text := '[.:]$';
  v_bounded boolean := p_actor is null and coalesce(p_action ~ v_begins, true) and coalesce(p_subject ~ v_begins, true);
  v_top bigint := least(p_before - 1, (select max(l.id) from banking.audit_logs l), banking.audit_id_at(p_to + 1) - 1);
  v_low bigint := greatest(banking.audit_id_at(p_from) - 1, case when v_bounded then v_top - p_most end, 0);
  v_ids bigint[];
  v_shown jsonb;
  v_keys uuid[];
begin
  v_ids := array(select l.id from banking.audit_logs l
    where l.id <= v_top and l.id > v_low
      and (p_actor is null or l.actor = p_actor)
      and (p_action is null or l.action = p_action or p_action ~ v_begins and starts_with(l.action, p_action))
      and (p_subject is null or l.subject = p_subject or p_subject ~ v_begins and starts_with(l.subject, p_subject))
      and (p_request is null or l.request_id = p_request)
    order by l.id desc limit p_limit);
  v_shown := (select coalesce(jsonb_agg(banking.deed_shown(l) order by l.id desc), '[]')
    from banking.audit_logs l where l.id = any (v_ids));
  v_keys := array(select distinct m[1]::uuid from regexp_matches(v_shown::text, '"v1\.([0-9a-f-]{36})\.', 'g') m);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'audit.search', 'audit_logs', p_request_id,
    jsonb_build_object('shown', cardinality(v_ids)));
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select distinct v_actor.user_id, split_part(k.subject, ':', 2)::bigint, 'audit', p_request_id
    from banking.encryption_keys k where k.id = any (v_keys) and k.subject like 'customer:%' and k.wrapped is not null;
  return jsonb_build_object('items', v_shown,
    'lookedTo', case when cardinality(v_ids) = p_limit then v_ids[p_limit]
      when v_bounded and v_low > greatest(banking.audit_id_at(p_from) - 1, 0) then v_low + 1 end::text,
    'keys', (select coalesce(jsonb_agg(banking.kept_key(k)), '[]') from unnest(v_keys) k));
end
$$;
grant execute on function banking.search_audit to banking_app;

-- One deed with what it changed, twenty rows at most, and what its seal says of it.
create or replace function banking.deed_shown(p_deed banking.audit_logs) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_deed.id::text, 'at', p_deed.at, 'actor', p_deed.actor, 'action', p_deed.action,
      'subject', p_deed.subject, 'requestId', p_deed.request_id, 'address', p_deed.address, 'agent', p_deed.agent,
      'detail', p_deed.detail, 'seal', p.seal::text, 'intact', p.intact,
      'changes', (select coalesce(jsonb_agg(jsonb_build_object('table', c.table_name, 'row', c.row_id, 'deed', c.deed,
          'before', c.before, 'after', c.after) order by c.id), '[]')
        from (select * from banking.audit_changes c where c.transaction_id = p_deed.transaction_id order by c.id limit 20) c))
    from (values (true)) always left join banking.is_sealed_so(p_deed) p on true
$$;

-- What a deed's seal says of it: null where none holds it yet. Seals hold rows in their order, so the first that ends at
-- or after a row is its own. Of a part without gaps the leaf stands where its number says, and only its page is read.
create or replace function banking.is_sealed_so(p_deed banking.audit_logs, out seal bigint, out intact boolean)
language sql stable set search_path = pg_catalog, banking as $$
  select p.seal_number, case when p.last_id - p.first_id + 1 = p.rows
      then substr(p.leaves, (p_deed.id - p.first_id)::int * 40 + 1, 40) = int8send(p_deed.id) || r.hash
      else position(int8send(p_deed.id) || r.hash in p.leaves) > 0 end
    from (select * from banking.evidence_parts e where e.table_name = 'audit_logs' and e.last_id >= p_deed.id
           order by e.last_id limit 1) p
    join banking.evidence_rows('audit_logs', p_deed.id - 1, p_deed.id, 1) r on p.first_id <= p_deed.id
$$;

-- The first number of a deed of this day or later; null without a day, and one more than the last where there is none.
create or replace function banking.audit_id_at(p_day date) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select banking.first_id_at('audit_logs', p_day)
$$;

-- The same in any table of evidence. Numbers grow as rows do, but for transactions that overlap: none lasts an hour, so what
-- was begun before stands before.
create or replace function banking.first_id_at(p_table text, p_day date) returns bigint
language plpgsql stable set search_path = pg_catalog, banking set timezone = 'UTC' as $$
declare
  v_id bigint;
begin
  if p_day is not null then
    -- Halved until one is left: one statement, since planning each step would cost more than all of them.
    execute format('with recursive s (low, high) as (
        select 0::bigint, (select coalesce(max(l.id), 0) + 1 from banking.%1$I l)
        union all
        select case when m.at >= $1 then s.low else h.middle end, case when m.at >= $1 then h.middle else s.high end
          from s cross join lateral (select (s.low + s.high) / 2 as middle) h
          cross join lateral (select l.at from banking.%1$I l where l.id >= h.middle order by l.id limit 1) m
         where s.low + 1 < s.high)
      select s.high from s where s.low + 1 >= s.high', p_table) into v_id using p_day::timestamptz;
  end if;
  return v_id;
end
$$;
