-- Staff keep an answer ready, or change it, by the client's id. Refuses as `admit`, idempotency_conflict (a removed one's
-- id), already_settled (another one has this title).
create or replace function banking.keep_canned_answer(p_jti text, p_id uuid, p_title text, p_body text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
begin
  -- Two at once with one title: the second waits here and is told.
  perform pg_advisory_xact_lock(hashtext('canned_answers'));
  if exists (select from banking.canned_answers c where c.id = p_id and c.status = 'removed') then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  if exists (select from banking.canned_answers c
    where c.status = 'active' and lower(c.title) = lower(p_title) and c.id <> p_id)
  then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"field":"title"}';
  end if;
  insert into banking.canned_answers as c (id, title, body, changed_at, changed_by)
  values (p_id, p_title, p_body, clock_timestamp(), v_actor.user_id)
  on conflict (id) do update set title = excluded.title, body = excluded.body, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'canned.keep', 'canned:' || p_id, p_request_id);
  return jsonb_build_object('id', p_id, 'title', p_title, 'text', p_body);
end
$$;
grant execute on function banking.keep_canned_answer to banking_app;
