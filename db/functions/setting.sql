-- The value of a configuration in force on the business date. A missing one is a fault of the bank, not of the caller.
create or replace function banking.setting(p_name text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_value jsonb;
begin
  select c.value into v_value
    from banking.configurations c
   where c.name = p_name and c.effective_from <= (select b.current from banking.business_dates b)
   order by c.effective_from desc limit 1;
  if not found then
    raise exception 'configuration % has no value in force', p_name using errcode = 'BK500';
  end if;
  return v_value;
end
$$;
grant execute on function banking.setting(text) to banking_money;
