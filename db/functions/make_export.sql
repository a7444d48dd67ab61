-- What the next file of a copy is made of: first the record, then entries, `exports.lines` of them a time, then the papers
-- that the customer handed in and the files beside their questions, one a time, and a list of these. {"position", "key",
-- "record" | "entries" | "paper" | "papers"}; without any it is whole. Refuses as `admit`, not_found.
create or replace function banking.next_export(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
  v_export banking.data_exports := banking.served_export(v_actor, p_id);
  v_next jsonb := jsonb_build_object('position', jsonb_array_length(v_export.files), 'key', banking.subject_key('export:' || p_id));
  v_found jsonb;
begin
  perform banking.note_export(v_actor, v_export, p_request_id);
  if v_export.status = 'ready' then
    return v_next;
  end if;
  if jsonb_array_length(v_export.files) = 0 then
    return v_next || jsonb_build_object('record', banking.export_record(v_export.customer_id));
  end if;
  v_found := banking.export_entries(v_export.customer_id, v_export.after_account, v_export.after_version,
    (banking.setting('exports.lines') #>> '{}')::int);
  if v_found <> '[]' then
    return v_next || jsonb_build_object('entries', v_found);
  end if;
  v_found := banking.next_paper(v_export);
  if v_found is not null then
    return v_next || jsonb_build_object('paper', v_found);
  end if;
  v_found := banking.export_papers(v_export);
  return v_next || case when v_found is null then '{}' else jsonb_build_object('papers', v_found) end;
end
$$;
grant execute on function banking.next_export(text, uuid, text) to banking_app;

-- Keeps the files of a step, [{name, contentType, bytes, hash}], of a paper also {document, kind, addedAt, sha256 (null
-- where it was not there as it was kept)}, that the Worker has sealed and put away; of two that made
-- the same step the first is kept. p_after_account and p_after_version say where entries go on; null where there are no
-- more. Answers the copy. Refuses as `admit`, not_found, invalid_input (files).
create or replace function banking.keep_export(p_jti text, p_id uuid, p_position int, p_files jsonb, p_is_whole boolean,
  p_after_account bigint, p_after_version bigint, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
  v_export banking.data_exports := banking.served_export(v_actor, p_id);
begin
  if jsonb_typeof(p_files) is distinct from 'array' then
    perform banking.refuse('invalid_input', '{"field":"files"}');
  end if;
  if v_export.status = 'making' and p_position = jsonb_array_length(v_export.files) then
    update banking.data_exports x
       set files = x.files || p_files, after_account = coalesce(p_after_account, x.after_account),
           after_version = coalesce(p_after_version, x.after_version), status = case when p_is_whole then 'ready' else 'making' end,
           ready_at = case when p_is_whole then clock_timestamp() end
     where x.id = p_id returning * into v_export;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'exports.make', 'customer:' || v_export.customer_id, p_request_id,
      jsonb_build_object('export', p_id, 'files', jsonb_array_length(v_export.files), 'whole', p_is_whole)
        || case when p_files -> 0 -> 'sha256' = 'null' then jsonb_build_object('missing', p_files -> 0 -> 'document') else '{}' end);
    if p_is_whole and v_actor.kind = 'customer' then
      insert into banking.outbox (channel, user_id, template, facts) values ('email', v_actor.user_id, 'export_ready', '{}');
    end if;
  end if;
  return banking.export_answer(v_export);
end
$$;
grant execute on function banking.keep_export(text, uuid, int, jsonb, boolean, bigint, bigint, text) to banking_app;

-- A file of a copy: {"name", "contentType", "hash", "key"}. A customer gave a factor for this copy in this session, which
-- holds for all of its files: a copy lies there for days, also one that staff asked for, and whoever has a password alone
-- shall not find the whole record ready. Refuses as `admit`, not_found, step_up_required (returned).
create or replace function banking.read_export(p_jti text, p_id uuid, p_position int, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
  v_export banking.data_exports := banking.served_export(v_actor, p_id);
begin
  if v_export.files -> p_position is null then
    perform banking.refuse('not_found');
  end if;
  if v_actor.kind = 'customer' and not banking.export_confirmed(v_actor, p_id) then
    return banking.open_step_up(v_actor, 'export', banking.export_binding(p_id), '{}', p_request_id);
  end if;
  perform banking.note_export(v_actor, v_export, p_request_id);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'exports.take', 'customer:' || v_export.customer_id, p_request_id,
    jsonb_build_object('export', p_id, 'file', p_position));
  return (v_export.files -> p_position) || jsonb_build_object('key', banking.subject_key('export:' || p_id));
end
$$;
grant execute on function banking.read_export(text, uuid, int, text) to banking_app;

-- Whether this session has confirmed a copy: to ask for it, or to take it, which uses a challenge that was just satisfied.
create or replace function banking.export_confirmed(p_actor banking.actor, p_id uuid) returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
begin
  perform banking.use_challenge(c.user_id, c.session_id, c.id, c.purpose, c.binding) from banking.challenges c
    where c.user_id = p_actor.user_id and c.session_id = p_actor.session_id and c.purpose = 'export'
      and c.binding = banking.export_binding(p_id) and banking.challenge_state(c) = 'satisfied';
  return exists (select from banking.challenges c
    where c.user_id = p_actor.user_id and c.session_id = p_actor.session_id and c.purpose = 'export'
      and c.binding = banking.export_binding(p_id) and c.used_at is not null);
end
$$;

-- The copies of a customer's data that are there, newest first: the caller's own, or of the customer of that id those that
-- this member of staff asked for, which is written to access_logs. Refuses as `admit`, forbidden.
create or replace function banking.list_exports(p_jti text, p_customer text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
begin
  if (v_actor.kind = 'customer') is distinct from (p_customer is null) then
    perform banking.refuse('forbidden');
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, c.id, 'customer', p_request_id from banking.customers c where c.customer_id = p_customer;
  return jsonb_build_object('items', (select coalesce(jsonb_agg(banking.export_answer(x) order by x.asked_at desc), '[]')
    from banking.data_exports x where x.status <> 'expired' and x.expires_at > clock_timestamp()
     and case v_actor.kind when 'customer' then x.customer_id = v_actor.customer_id
       else x.asked_by_user_id = v_actor.user_id and x.customer_id = (select c.id from banking.customers c where c.customer_id = p_customer) end));
end
$$;
grant execute on function banking.list_exports(text, text, text) to banking_app;

-- A step of the end of day: copies whose time is over lose their key, so that what still lies in the bucket opens no
-- more. At most p_max; answers how many. Takes no order (p_pads).
create or replace function banking.expire_exports(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_done integer;
begin
  with over as (
    update banking.data_exports x set status = 'expired' where x.id in (select d.id from banking.data_exports d
      where d.expires_at <= clock_timestamp() and d.status <> 'expired' order by d.id limit p_max for update skip locked) returning x.id
  ), gone as (
    update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp() from over o
     where k.subject = 'export:' || o.id and k.destroyed_at is null
  )
  insert into banking.audit_logs (actor, action, subject)
  select 'job:eod:' || p_date, 'exports.expire', 'export:' || o.id from over o;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
grant execute on function banking.expire_exports to banking_job;
