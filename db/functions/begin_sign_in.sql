-- Salt and parameters with which the Worker hashes what was typed. An unknown name gets a stable fake, so that the
-- answer does not tell who banks here. The verifier stays.
create or replace function banking.begin_sign_in(p_identifier text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_fake bytea;
begin
  select * into v_user from banking.users u where u.id = banking.find_user(p_identifier);
  select substring(sha256(s.value || convert_to(lower(trim(p_identifier)), 'UTF8')) from 1 for 16) into v_fake
    from banking.secrets s where s.name = 'fake_salt';
  return jsonb_build_object(
    'salt', encode(coalesce(v_user.password_salt, v_fake), 'hex'),
    'memoryKib', coalesce(v_user.password_memory_kib, 19456),
    'passes', coalesce(v_user.password_passes, 2),
    'lanes', coalesce(v_user.password_lanes, 1));
end
$$;
grant execute on function banking.begin_sign_in(text) to banking_app;
