-- Keeps the bank's signature of a seal or a root, once; the public half of its key stays for whoever checks later.
create or replace function banking.keep_seal_key(p_key_id text, p_public_key bytea) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.seal_keys (key_id, public_key) values (p_key_id, p_public_key) on conflict do nothing
$$;

create or replace function banking.sign_seal(p_number bigint, p_key_id text, p_public_key bytea, p_signature bytea)
returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.keep_seal_key(p_key_id, p_public_key);
  update banking.seals set key_id = p_key_id, signature = p_signature where number = p_number and signature is null;
  if found then
    insert into banking.audit_logs (actor, action, subject) values ('job:seal', 'ledger.sign_seal', 'seal:' || p_number);
  end if;
end
$$;
grant execute on function banking.sign_seal(bigint, text, bytea, bytea) to banking_job;

create or replace function banking.sign_root(p_date date, p_key_id text, p_public_key bytea, p_signature bytea)
returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.keep_seal_key(p_key_id, p_public_key);
  update banking.roots set key_id = p_key_id, signature = p_signature where date = p_date and signature is null;
  if found then
    insert into banking.audit_logs (actor, action, subject) values ('job:seal', 'ledger.sign_root', 'root:' || p_date);
  end if;
end
$$;
grant execute on function banking.sign_root(date, text, bytea, bytea) to banking_job;

-- Notes that a signed root stands outside of this database now.
create or replace function banking.note_published(p_date date) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  update banking.roots set published_at = clock_timestamp()
   where date = p_date and signature is not null and published_at is null;
  if found then
    insert into banking.audit_logs (actor, action, subject) values ('job:seal', 'ledger.publish_root', 'root:' || p_date);
  end if;
end
$$;
grant execute on function banking.note_published(date) to banking_job;

-- What is still to be signed and published, oldest first: {seals, roots}. A run that was killed goes on from here.
create or replace function banking.unsigned_seals() returns json
language sql stable security definer set search_path = pg_catalog, banking as $$
  select json_build_object(
    'seals', (select coalesce(json_agg(banking.seal_answer(s) order by s.number), '[]')
      from banking.seals s where s.signature is null),
    'roots', (select coalesce(json_agg(banking.root_answer(r) order by r.date), '[]')
      from banking.roots r where r.published_at is null))
$$;
grant execute on function banking.unsigned_seals() to banking_job;
