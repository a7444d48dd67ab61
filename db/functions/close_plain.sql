-- Once no address stands in clear any more, none ever will: the columns that held them accept only null. Called by
-- migrate and after what stood in clear was sealed; answers whether it is so.
create or replace function banking.close_plain() returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
begin
  if exists (select from banking.users u where u.email is not null or u.phone is not null) then
    return false;
  end if;
  if not exists (select from pg_constraint c where c.conname = 'user_addresses_sealed') then
    alter table banking.users add constraint user_addresses_sealed check (email is null and phone is null);
  end if;
  return true;
end
$$;
