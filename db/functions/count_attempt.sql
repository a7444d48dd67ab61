-- Failed sign-ins by address and by device, in fixed windows of `auth.attempt_minutes`: a few guesses at each of many
-- users block none of them, and are found here. Kept as keyed hashes.

-- What an origin is counted by: the blind indexes of its network and of the program in it, which the Worker sends beside
-- the sealed address. What comes unsealed is counted by what it says.
create or replace function banking.attempt_sources(p_address text, p_user_agent text)
returns table (source text, source_hash bytea)
language sql stable set search_path = pg_catalog, banking as $$
  select v.source, sha256(s.value || convert_to(concat_ws('|', 'attempt', v.source, v.counted), 'UTF8'))
    from banking.secrets s,
      lateral (select banking.kept_address(p_address) is not null as sealed) k,
      lateral (values ('address', case when k.sealed then split_part(p_address, ':', 1) else coalesce(p_address, '') end),
        ('device', case when k.sealed then split_part(p_address, ':', 2)
          else concat(p_address, '|', left(p_user_agent, 200)) end)) v (source, counted)
   where s.name = 'fake_salt'
$$;

create or replace function banking.attempt_window() returns timestamptz
language sql stable set search_path = pg_catalog, banking as $$
  select date_bin((banking.setting('auth.attempt_minutes'))::int * interval '1 minute', statement_timestamp(), 'epoch')
$$;

-- Seconds until this address and device may try again; null while they may.
create or replace function banking.attempt_wait(p_address text, p_user_agent text) returns int
language sql stable set search_path = pg_catalog, banking as $$
  select greatest(1, ceil(extract(epoch from w.start + (banking.setting('auth.attempt_minutes'))::int * interval '1 minute'
      - statement_timestamp())))::int
    from banking.attempt_window() w (start)
   where exists (select from banking.attempt_sources(p_address, p_user_agent) s
      join banking.sign_in_attempts a on a.source = s.source and a.source_hash = s.source_hash and a.window_start = w.start
     where a.failures >= (banking.setting('auth.attempts_most.' || s.source))::int)
$$;

-- Counts a failed sign-in, whoever it was for. Each removes more windows of yesterday than it makes, so the table holds
-- no more than a day.
create or replace function banking.count_attempt(p_address text, p_user_agent text) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.sign_in_attempts as a (source, source_hash, window_start, failures)
  select s.source, s.source_hash, banking.attempt_window(), 1 from banking.attempt_sources(p_address, p_user_agent) s
   order by s.source
  on conflict (source, source_hash, window_start) do update set failures = a.failures + 1;
  delete from banking.sign_in_attempts where ctid = any (array(select o.ctid from banking.sign_in_attempts o
    where o.window_start < banking.attempt_window() - interval '1 day' order by o.window_start limit 8 for update skip locked));
$$;
