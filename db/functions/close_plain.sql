-- Once no name and no address stands in clear any more, none ever will: the columns that held them accept only null.
-- Called by migrate and after what stood in clear was sealed; answers whether it is so.
create or replace function banking.close_plain() returns boolean
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_of record;
  v_plain boolean;
  v_closed boolean := true;
begin
  for v_of in select * from (values
      ('users', 'user_addresses_sealed', 'email is null and phone is null'),
      ('users', 'user_names_sealed', 'name is null'),
      ('customers', 'customer_names_sealed', 'full_name is null')) of (name, rule, holds)
  loop
    continue when exists (select from pg_constraint c where c.conname = v_of.rule);
    execute format('select exists (select from banking.%I where not (%s))', v_of.name, v_of.holds) into v_plain;
    if v_plain then
      v_closed := false;
    else
      execute format('alter table banking.%I add constraint %I check (%s)', v_of.name, v_of.rule, v_of.holds);
    end if;
  end loop;
  return v_closed;
end
$$;
