-- Deeds for admins, newest first, before the row p_before; each filter may be null, a subject or action may be its
-- beginning. Each comes with what it changed, and with whether it still is what was sealed: `seal` is null for the
-- newest, which wait for theirs. Looks at p_most rows at most, and says how far it came: {items, lookedTo}. The search
-- is a deed itself. Refuses as `admit`.
create or replace function banking.search_audit(p_jti text, p_actor text, p_action text, p_subject text, p_request text,
  p_before bigint, p_limit int, p_most int, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking set timezone = 'UTC' as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], true);
  v_top bigint := least(p_before - 1, (select max(l.id) from banking.audit_logs l));
  v_ids bigint[];
  v_shown json;
begin
  v_ids := array(select l.id from banking.audit_logs l
    where l.id <= v_top and l.id > v_top - p_most
      and (p_actor is null or l.actor = p_actor)
      and (p_action is null or starts_with(l.action, p_action))
      and (p_subject is null or starts_with(l.subject, p_subject))
      and (p_request is null or l.request_id = p_request)
    order by l.id desc limit p_limit);
  v_shown := json_build_object('items', (select coalesce(json_agg(json_build_object('id', l.id::text, 'at', l.at,
        'actor', l.actor, 'action', l.action, 'subject', l.subject, 'requestId', l.request_id, 'address', l.address,
        'agent', l.agent, 'detail', l.detail, 'seal', p.seal_number::text,
        'intact', case when p.seal_number is not null then position(int8send(l.id) || r.hash in p.leaves) > 0 end,
        'changes', (select coalesce(json_agg(json_build_object('table', c.table_name, 'row', c.row_id, 'deed', c.deed,
            'before', c.before, 'after', c.after) order by c.id), '[]')
          from (select * from banking.audit_changes c where c.transaction_id = l.transaction_id order by c.id limit 20) c)
      ) order by l.id desc), '[]')
      from banking.audit_logs l
      cross join lateral banking.evidence_rows('audit_logs', l.id - 1, l.id, 1) r
      left join banking.evidence_parts p on p.table_name = 'audit_logs' and l.id between p.first_id and p.last_id
     where l.id = any (v_ids)),
    'lookedTo', case when cardinality(v_ids) = p_limit then v_ids[p_limit]
      when v_top - p_most > 0 then v_top - p_most + 1 end::text);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'audit.search', 'audit_logs', p_request_id,
    jsonb_build_object('shown', cardinality(v_ids)));
  return v_shown;
end
$$;
grant execute on function banking.search_audit to banking_app;
