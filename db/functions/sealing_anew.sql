-- Whether this transaction seals anew under another key what stands there: said by the internal tool alone, which comes by
-- a log-in of the owner's; who comes by one of the Worker's cannot say so.
create or replace function banking.is_sealing_anew() returns boolean
language sql stable set search_path = pg_catalog as $$
  select coalesce(current_setting('banking.sealing_anew', true) = 'on', false) and session_user not in ('banking_app', 'banking_job')
$$;

-- Whether one sealed value may stand for another: both are of one subject, the one under a key that has retired, the
-- other under the one that is in use. What they say nobody can tell here.
create or replace function banking.is_sealed_anew(p_before text, p_after text) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select case when p_before like 'v1.%' and p_after like 'v1.%' then exists (select from banking.encryption_keys o
    join banking.encryption_keys n on n.subject = o.subject and n.purpose = o.purpose
    where o.id = banking.key_in(p_before) and o.retired_at is not null
      and n.id = banking.key_in(p_after) and n.retired_at is null and n.wrapped is not null) else false end
$$;

-- What people wrote to each other stays as it was written: the one change is another key over the same words.
create or replace function banking.refuse_other_words() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if banking.is_sealing_anew() and to_jsonb(new) - 'body_sealed' = to_jsonb(old) - 'body_sealed'
    and banking.is_sealed_anew(old.body_sealed, new.body_sealed)
  then
    return new;
  end if;
  raise exception '% of %.% is refused: its rows stay', tg_op, tg_table_schema, tg_table_name using errcode = 'BK001';
end
$$;
create or replace trigger words_stay before update on banking.ticket_messages
  for each row execute function banking.refuse_other_words();

-- Papers and files stay as they were handed in: the one change is another key of the same subject over them, and with it the
-- name. Their bytes stand outside of Postgres, and were opened before (db/tool/papers-anew.ts).
create or replace function banking.refuse_other_paper() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_sealed text[] := '{key_id,sealed_hash,name_sealed}';
  v_before text := to_jsonb(old) ->> 'name_sealed';
  v_after text := to_jsonb(new) ->> 'name_sealed';
begin
  if banking.is_sealing_anew() and to_jsonb(new) - v_sealed = to_jsonb(old) - v_sealed
    and (v_before is null or banking.is_sealed_anew(v_before, v_after) and banking.key_in(v_after) = new.key_id)
    and exists (select from banking.encryption_keys o
      join banking.encryption_keys n on n.subject = o.subject and n.purpose = o.purpose
      where o.id = old.key_id and o.retired_at is not null
        and n.id = new.key_id and n.retired_at is null and n.wrapped is not null)
  then
    return new;
  end if;
  raise exception '% of %.% is refused: its rows stay', tg_op, tg_table_schema, tg_table_name using errcode = 'BK001';
end
$$;
create or replace trigger papers_stay before update on banking.documents
  for each row execute function banking.refuse_other_paper();
create or replace trigger papers_stay before update on banking.ticket_attachments
  for each row execute function banking.refuse_other_paper();

-- The journal stays as it was booked. The one change: names and notes that stand in clear from before are sealed, once, while
-- they are what the entries commit to, and their salt with them, in a form that says so by its length. That the sealed
-- ones say the same nobody can tell here: `bank verify` opens them.
create or replace function banking.refuse_other_texts() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_texts text[] := '{text_salt,from_name,to_name,note,from_tokens,to_tokens}';
begin
  if banking.is_sealing_anew() and octet_length(old.text_salt) <= 64 and octet_length(new.text_salt) > 64
    and to_jsonb(new) - v_texts = to_jsonb(old) - v_texts
    and old.text_commitment = banking.text_commitment(old.text_salt, old.from_name, old.to_name, old.note)
    and (new.from_name = old.from_name or banking.kept_sealed(new.from_name) is not null)
    and (new.to_name = old.to_name or banking.kept_sealed(new.to_name) is not null)
    and (new.note is not distinct from old.note or new.note like 'v1.%')
  then
    return new;
  end if;
  raise exception '% of %.% is refused: its rows stay', tg_op, tg_table_schema, tg_table_name using errcode = 'BK001';
end
$$;
create or replace trigger texts_stay before update on banking.transactions
  for each row execute function banking.refuse_other_texts();

-- Retired keys that still open something, and where (the evidence keeps how a value first stood, and never changes): {"key", "place" (a table and column), "count"} each. Text and jsonb
-- of every table are looked at but for the journal's, whose names are under a key of the bank's own.
create or replace function banking.uses_of_retired_keys() returns table (key uuid, place text, count bigint)
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_of record;
begin
  for v_of in
    select c.relname as name, a.attname as col from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and a.atttypid in ('text'::regtype, 'jsonb'::regtype)
       and c.relname not in ('entries', 'transactions', 'encryption_keys', 'migrations') order by 1, 2
  loop
    return query execute format(
      'select k.id, %L, count(*) from (select (regexp_matches(t.%I::text, ''v1\.([0-9a-f]{8}-[0-9a-f-]{27})\.'', ''g''))[1] as id
           from banking.%I t where t.%I::text like ''%%v1.%%'') u
         join banking.encryption_keys k on k.id = u.id::uuid and k.purpose = ''subject'' and k.retired_at is not null and k.wrapped is not null
        group by k.id', v_of.name || '.' || v_of.col, v_of.col, v_of.name, v_of.col);
  end loop;
  return query select k.id, 'documents (papers)', count(*) from banking.documents d
    join banking.encryption_keys k on k.id = d.key_id and k.purpose = 'subject' and k.retired_at is not null and k.wrapped is not null group by k.id;
end
$$;

-- Destroys retired keys under which nothing stands any more; those that retired within a day are left, since somebody may
-- be writing under them still. For the internal tool. Answers how many went.
create or replace function banking.destroy_unused_keys(p_actor text) returns integer
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_keys integer;
begin
  update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp()
   where k.purpose = 'subject' and k.retired_at < clock_timestamp() - interval '1 day' and k.wrapped is not null
     and not exists (select from banking.uses_of_retired_keys() u where u.key = k.id);
  get diagnostics v_keys = row_count;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'keys.destroy', 'keys', jsonb_build_object('keys', v_keys));
  return v_keys;
end
$$;
