-- The active staff, to whom tickets can be given. Refuses as `admit`.
create or replace function banking.list_colleagues(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', u.id::text, 'name', banking.user_name(u.id), 'mine', u.id = v_actor.user_id)
      order by u.id), '[]')
    from (select * from banking.users u where u.kind <> 'customer' and u.status = 'active' order by u.id limit 500) u);
end
$$;
grant execute on function banking.list_colleagues to banking_app;
