-- What the Worker needs to judge the answer to a challenge. The secrets are sealed by a key that is not here.
-- Refuses token_expired: unknown, used, too old or tried too often.
create or replace function banking.read_challenge(p_challenge uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_challenge banking.sign_in_challenges := banking.live_challenge(p_challenge);
begin
  if v_challenge.user_id is null then
    raise exception 'token_expired' using errcode = 'BK401';
  end if;
  return jsonb_build_object('id', p_challenge, 'userId', v_challenge.user_id::text,
    'factors', banking.factors_of(v_challenge.user_id), 'enrol', v_challenge.purpose = 'enrol',
    'sealed', banking.sealed_factors(v_challenge.user_id, v_challenge.purpose = 'factor'),
    'passkeys', banking.passkeys_of(v_challenge.user_id));
end
$$;
grant execute on function banking.read_challenge(uuid) to banking_app;
