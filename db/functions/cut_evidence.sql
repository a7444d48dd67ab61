-- Sealing of evidence: audit_logs, audit_changes, access_logs, security_events.

create or replace function banking.evidence_tables() returns text[]
language sql immutable parallel safe as $$
  select array['access_logs', 'audit_changes', 'audit_logs', 'security_events']
$$;

-- Ids and canonical hashes of the rows of one table after an id and up to another, p_most at most. The canonical text
-- is the row as jsonb without its nulls, in UTC: every column that has a value, so a column that comes later changes no
-- older hash. db/tool/verify-evidence.ts hashes the same text outside of the database.
create or replace function banking.evidence_rows(p_table text, p_after bigint, p_upto bigint, p_most integer)
returns table (id bigint, hash bytea)
language plpgsql stable set search_path = pg_catalog, banking set timezone = 'UTC' as $$
begin
  return query execute format(
    'select t.id, sha256(convert_to((select jsonb_object_agg(f.key, f.value)::text
         from jsonb_each(to_jsonb(t)) f where f.value <> ''null''), ''UTF8''))
       from banking.%I t where t.id > $1 and t.id <= $2 order by t.id limit $3', p_table) using p_after, p_upto, p_most;
end
$$;

-- A seal as the Worker signs it: its parts by the names of their tables.
create or replace function banking.evidence_answer(p_seal banking.evidence_seals) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('number', p_seal.number::text, 'previous', encode(p_seal.previous, 'hex'),
    'sealedAt', banking.instant(p_seal.sealed_at), 'hash', encode(p_seal.hash, 'hex'), 'parts', (
      select json_agg(json_build_object('table', p.table_name, 'firstId', p.first_id::text, 'lastId', p.last_id::text,
        'rows', p.rows::text, 'digest', encode(p.digest, 'hex')) order by p.table_name collate "C")
      from banking.evidence_parts p where p.seal_number = p_seal.number))
$$;

-- Seals the next rows of all evidence tables, p_most of each at most, under one hash chained to the seal before. Answers
-- the seal, unsigned, or null where there is nothing new or where a writer takes too long. It leaves no audit row: a
-- seal is its own record, and a row about it would ask for the next seal.
create or replace function banking.cut_evidence(p_most integer) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_tables text[] := banking.evidence_tables();
  v_given bigint[];
  v_after bigint[];
  v_last banking.evidence_seals;
  v_new banking.evidence_seals;
  v_parts banking.evidence_parts[];
begin
  perform pg_advisory_xact_lock(hashtext('banking evidence'));
  select * into v_last from banking.evidence_seals order by number desc limit 1;
  -- Numbers up to these have been given; when those who may hold one have ended, it is final which rows exist.
  select array_agg(coalesce(pg_sequence_last_value(pg_get_serial_sequence('banking.' || t, 'id')::regclass), 0) order by at),
      array_agg(coalesce((select max(p.last_id) from banking.evidence_parts p where p.table_name = t), 0) order by at)
    into v_given, v_after from unnest(v_tables) with ordinality tables(t, at);
  if v_given = v_after or not banking.await_writers_of(
    (select array_agg(('banking.' || t)::regclass) from unnest(v_tables) t), interval '5 seconds')
  then
    return null;
  end if;
  v_new.number := coalesce(v_last.number, 0) + 1;
  v_new.previous := coalesce(v_last.hash, decode(repeat('00', 32), 'hex'));
  v_new.sealed_at := date_trunc('milliseconds', clock_timestamp());
  v_parts := array(
    select row(v_new.number, p.t, p.after + 1, p.last_id, p.rows, p.leaves, sha256(p.leaves))::banking.evidence_parts
      from (select t, after, max(r.id) as last_id, count(*) as rows, string_agg(int8send(r.id) || r.hash, '' order by r.id) as leaves
              from unnest(v_tables, v_after, v_given) tables(t, after, given)
              cross join lateral banking.evidence_rows(t, after, given, p_most) r
             group by t, after) p
     order by p.t collate "C");
  if cardinality(v_parts) = 0 then
    return null;
  end if;
  v_new.hash := sha256(convert_to(concat_ws(e'\n', 'edgebank-evidence-1', v_new.number,
    (select string_agg(concat_ws(' ', p.table_name, p.first_id, p.last_id, p.rows, encode(p.digest, 'hex')), e'\n' order by at)
       from unnest(v_parts) with ordinality p(seal_number, table_name, first_id, last_id, rows, leaves, digest, at)),
    encode(v_new.previous, 'hex'), banking.instant(v_new.sealed_at)), 'UTF8'));
  insert into banking.evidence_seals values (v_new.*);
  insert into banking.evidence_parts select * from unnest(v_parts);
  return banking.evidence_answer(v_new);
end
$$;
grant execute on function banking.cut_evidence(integer) to banking_job;

-- Keeps the bank's signature of a seal, once.
create or replace function banking.sign_evidence(p_number bigint, p_key_id text, p_public_key bytea, p_signature bytea)
returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.keep_seal_key(p_key_id, p_public_key);
  update banking.evidence_seals set key_id = p_key_id, signature = p_signature
   where number = p_number and signature is null;
end
$$;
grant execute on function banking.sign_evidence(bigint, text, bytea, bytea) to banking_job;

-- Seals of evidence that wait for their signature, oldest first. A run that was killed goes on from here.
create or replace function banking.unsigned_evidence() returns json
language sql stable security definer set search_path = pg_catalog, banking as $$
  select coalesce(json_agg(banking.evidence_answer(s) order by s.number), '[]')
    from banking.evidence_seals s where s.signature is null
$$;
grant execute on function banking.unsigned_evidence() to banking_job;
