-- Begins the first factor of a member of staff, who has the password right and may do nothing else without one.
-- Refuses token_expired, unauthenticated (blocked or not active meanwhile).
create or replace function banking.enrol_at_sign_in(p_challenge uuid, p_id uuid, p_kind text, p_secret text, p_label text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_user banking.users;
  v_challenge banking.sign_in_challenges;
begin
  select * into v_user from banking.users u
   where u.id = (select c.user_id from banking.sign_in_challenges c where c.id_hash = sha256(uuid_send(p_challenge)))
     for no key update;
  v_challenge := banking.live_challenge(p_challenge);
  if v_challenge.user_id is null or v_challenge.purpose <> 'enrol' then
    raise exception 'token_expired' using errcode = 'BK401';
  end if;
  if v_user.blocked_until > clock_timestamp() or v_user.status <> 'active' then
    raise exception 'unauthenticated' using errcode = 'BK401';
  end if;
  perform banking.make_factor(v_user.id, p_id, p_kind, p_secret, p_label, p_request_id);
  return '{}';
end
$$;
grant execute on function banking.enrol_at_sign_in(uuid, uuid, text, text, text, text) to banking_app;
