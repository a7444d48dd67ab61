-- The screening lists that are in force, with how many names each has. Refuses: as `admit`.
create or replace function banking.screening_lists(p_jti text) returns json
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  return (select coalesce(json_agg(json_build_object('list', l.list, 'names', l.names, 'loadedAt', l.loaded_at) order by l.list), '[]')
    from (select e.list, count(*) as names, max(e.loaded_at) as loaded_at from banking.screening_entries e
           where e.is_active group by e.list) l);
end
$$;
grant execute on function banking.screening_lists to banking_app;
