-- Ids for a person who is about to be provisioned: what is sealed is bound to its row, so the row's id comes first.
-- One that is not used is lost, as with any sequence.
create or replace function banking.reserve_person(p_kind text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
begin
  return jsonb_build_object('userId', nextval(pg_get_serial_sequence('banking.users', 'id'))::text,
    'customerId', case p_kind when 'customer' then nextval(pg_get_serial_sequence('banking.customers', 'id'))::text end);
end
$$;
