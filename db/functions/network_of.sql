-- The network of an address, by which one knows one's own without the address itself being shown: /24, of IPv6 /48.
-- Null for what is no address.
create or replace function banking.network_of(p_address text) returns text
language plpgsql stable set search_path = pg_catalog, banking as $$
begin
  -- Not one `case`: the planner would try the cast on the value that is none.
  if not pg_input_is_valid(p_address, 'inet') then
    return null;
  end if;
  return network(set_masklen(p_address::inet, case family(p_address::inet) when 4 then 24 else 48 end));
end
$$;
