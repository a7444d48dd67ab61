-- Salt, scheme and cost with which the Worker hashes what was typed, and the cost to hash it anew with where what is
-- stored is outdated. An unknown name gets a stable fake, so that the answer does not tell who banks here: a salt of its
-- own, and scheme and cost of some user. So of unknown names as many take the time of a bcrypt, and of the parameters of
-- last year, as of known ones, and as those sign in and are rehashed the others follow. The verifier stays.
create or replace function banking.begin_sign_in(p_identifier text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_model banking.users;
  v_fake bytea;
  v_range bigint;
begin
  select * into v_user from banking.users u where u.id = banking.find_user(p_identifier);
  select sha256(s.value || convert_to(lower(trim(p_identifier)), 'UTF8')) into v_fake
    from banking.secrets s where s.name = 'fake_salt';
  -- A power of two: the model of a name stays the same until there are twice as many users.
  select 2 ^ floor(log(2, max(u.id))) into v_range from banking.users u;
  select * into v_model from banking.users u
   where u.id >= 1 + ('x' || encode(substring(v_fake from 17 for 7), 'hex'))::bit(56)::bigint % v_range
   order by u.id limit 1;
  if v_user.id is not null then
    v_model := v_user;
  end if;
  return jsonb_build_object(
    'salt', encode(coalesce(v_user.password_salt, substring(v_fake from 1 for 16)), 'hex'),
    'scheme', coalesce(v_model.password_scheme, 'argon2id'),
    'memoryKib', coalesce(v_model.password_memory_kib, 19456),
    'passes', coalesce(v_model.password_passes, 2),
    'lanes', coalesce(v_model.password_lanes, 1),
    'rehash', case when banking.is_outdated(v_model) then banking.setting('auth.argon2') end);
end
$$;
grant execute on function banking.begin_sign_in(text) to banking_app;
