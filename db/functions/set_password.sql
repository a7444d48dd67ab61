-- Stores a password: salt, today's cost of argon2id, and sha256 of the tag. p_new is {salt, tag (hex), memoryKib, passes,
-- lanes}. The caller holds the user's row. Raises `unavailable` where the cost has changed since the tag was made.
create or replace function banking.set_password(p_user_id bigint, p_new jsonb) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if (p_new - 'salt' - 'tag' = banking.setting('auth.argon2') and length(p_new ->> 'tag') = 64
      and length(p_new ->> 'salt') = 32) is not true then
    raise exception 'unavailable' using errcode = 'BK503', detail = '{"retryAfterSeconds": 1}';
  end if;
  update banking.users
     set password_scheme = 'argon2id', password_salt = decode(p_new ->> 'salt', 'hex'),
         password_memory_kib = (p_new ->> 'memoryKib')::int, password_passes = (p_new ->> 'passes')::int,
         password_lanes = (p_new ->> 'lanes')::int, password_verifier = sha256(decode(p_new ->> 'tag', 'hex'))
   where id = p_user_id;
end
$$;
