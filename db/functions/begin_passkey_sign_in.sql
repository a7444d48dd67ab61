-- Keeps a challenge for a sign-in by a passkey without a name: nobody has said who they are.
create or replace function banking.begin_passkey_sign_in(p_challenge_hash bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.keep_passkey_challenge(p_challenge_hash, 'sign-in', null, null, null);
  return '{}';
end
$$;
grant execute on function banking.begin_passkey_sign_in(bytea) to banking_app;
