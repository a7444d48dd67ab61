-- What the Worker needs to have a signed-in user prove once more who they are: by a factor where there is one, else by
-- the password. The secrets are sealed by a key that is not here, and the verifier stays. Refuses as `admit`.
create or replace function banking.begin_reproof(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
begin
  return (select jsonb_build_object('userId', u.id::text, 'factors', banking.factors_of(u.id),
      'sealed', banking.sealed_factors(u.id, true), 'pending', banking.sealed_factors(u.id, false),
      'salt', encode(u.password_salt, 'hex'), 'memoryKib', u.password_memory_kib, 'passes', u.password_passes,
      'lanes', u.password_lanes)
    from banking.users u where u.id = v_actor.user_id);
end
$$;
grant execute on function banking.begin_reproof(text) to banking_app;
