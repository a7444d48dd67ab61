-- In how many of the inbox's tables an id stands. A decision is sent by id alone, so it must name one thing.
create or replace function banking.inbox_places(p_id uuid) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select (select count(*) from banking.proposals p where p.id = p_id)
    + (select count(*) from banking.account_changes c where c.id = p_id)
    + (select count(*) from banking.limit_raises r where r.id = p_id)
    + (select count(*) from banking.applications a where a.id = p_id)
    + (select count(*) from banking.customer_changes c where c.id = p_id)
    + (select count(*) from banking.setting_changes c where c.id = p_id)
    + (select count(*) from banking.user_changes c where c.id = p_id)
$$;

-- Some of these ids are the maker's own, so that a request sent twice is one: whoever gave a harmless request the id of
-- another that waits would have a second person approve both by one press. The lock is for two at once.
create or replace function banking.refuse_taken_id() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('inbox:' || new.id, 0));
  if banking.inbox_places(new.id) > 1 then
    raise exception 'idempotency_conflict' using errcode = 'BK409';
  end if;
  return null;
end
$$;
