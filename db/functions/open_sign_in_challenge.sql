-- Keeps a right password for the few minutes in which the second factor may be proved, or the first one be made where a
-- member of staff has none. Answers what the Worker needs to go on.
create or replace function banking.open_sign_in_challenge(p_user_id bigint, p_factors text[]) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := gen_random_uuid();
begin
  delete from banking.sign_in_challenges c where c.user_id = p_user_id and c.expires_at < clock_timestamp();
  insert into banking.sign_in_challenges (id_hash, user_id, purpose, expires_at)
  values (sha256(uuid_send(v_id)), p_user_id, case when cardinality(p_factors) = 0 then 'enrol' else 'factor' end,
    clock_timestamp() + (banking.setting('auth.challenge_minutes'))::int * interval '1 minute');
  return jsonb_build_object('id', v_id, 'userId', p_user_id::text, 'factors', p_factors,
    'enrol', cardinality(p_factors) = 0, 'sealed', banking.sealed_factors(p_user_id, true),
    'passkeys', banking.passkeys_of(p_user_id));
end
$$;
