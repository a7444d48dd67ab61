-- Once nothing personal stands in clear any more where it did, nothing ever will: the columns accept only null, or only
-- what is sealed. Evidence is not written anew: what is in it from before stays until it is too old to be kept, and what is
-- new is sealed. Called by migrate and after what stood in clear was sealed; answers whether it is so.
create or replace function banking.close_plain() returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_table text;
begin
  foreach v_table in array banking.evidence_tables() loop
    if not exists (select from pg_constraint c
      where c.conrelid = format('banking.%I', v_table)::regclass and c.conname = 'address_is_sealed')
    then
      execute format($f$alter table banking.%I add constraint address_is_sealed check (address like 'v1.%%') not valid$f$, v_table);
    end if;
  end loop;
  if exists (select from banking.users u where u.email is not null or u.phone is not null)
    or exists (select from banking.user_sessions s where not (s.address like 'v1.%' and s.user_agent like 'v1.%'))
  then
    return false;
  end if;
  if not exists (select from pg_constraint c where c.conname = 'user_addresses_sealed') then
    alter table banking.users add constraint user_addresses_sealed check (email is null and phone is null);
  end if;
  if not exists (select from pg_constraint c where c.conname = 'session_origin_sealed') then
    alter table banking.user_sessions add constraint session_origin_sealed
      check (address like 'v1.%' and user_agent like 'v1.%');
  end if;
  return true;
end
$$;
