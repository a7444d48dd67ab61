-- The raises that wait for a second member of staff, oldest first. Whose accounts it shows is written to access_logs. Refuses as `admit`.
create or replace function banking.list_raises(p_jti text, p_request_id text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_shown jsonb;
begin
  v_shown := (select jsonb_build_object('items', coalesce(jsonb_agg(banking.raise_answer(r)
      || jsonb_build_object('own', r.proposed_by = v_actor.user_id) order by r.proposed_at), '[]'))
    from (select * from banking.limit_raises w where w.status = 'pending' order by w.proposed_at limit 200) r);
  perform banking.note_shown(v_actor, v_shown::text, 'raises', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_raises(text, text) to banking_app;
