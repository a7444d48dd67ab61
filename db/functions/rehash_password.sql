-- Whether what is stored of a password is cheaper to guess than today's: a bcrypt of an import, or argon2id of less
-- memory times passes than `auth.argon2` says.
create or replace function banking.is_outdated(p_user banking.users) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_user.password_scheme <> 'argon2id' or p_user.password_memory_kib::bigint * p_user.password_passes
      < (c.cost ->> 'memoryKib')::bigint * (c.cost ->> 'passes')::bigint
    from banking.setting('auth.argon2') c (cost)
$$;

-- Stores the same password anew at today's cost, in the sign-in that proved it. The caller holds the user's row. Where
-- the cost changed between the two trips of this sign-in the next one does it.
create or replace function banking.rehash_password(p_user banking.users, p_rehash jsonb, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if (banking.is_outdated(p_user) and p_rehash - 'salt' - 'tag' = banking.setting('auth.argon2')) is not true then
    return;
  end if;
  perform banking.keep_all_sessions(p_user.id);
  perform banking.set_password(p_user.id, p_rehash);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_user.id, 'auth.rehash', 'user:' || p_user.id, p_request_id,
    jsonb_build_object('from', p_user.password_scheme));
end
$$;
