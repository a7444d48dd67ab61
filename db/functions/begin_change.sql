-- The caller's own salt, scheme and cost, and what a new password is judged and hashed by. Refuses as `admit`.
create or replace function banking.begin_change(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
begin
  return (select jsonb_build_object('salt', encode(u.password_salt, 'hex'), 'scheme', u.password_scheme,
      'memoryKib', u.password_memory_kib, 'passes', u.password_passes, 'lanes', u.password_lanes)
      || banking.password_facts(u.id)
    from banking.users u where u.id = v_actor.user_id);
end
$$;
grant execute on function banking.begin_change(text) to banking_app;
