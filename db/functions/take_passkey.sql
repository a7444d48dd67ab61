-- Whether a passkey of this user may be believed after the Worker has judged it: its counter must go forward, or stay at 0
-- for authenticators that do not count (WebAuthn Level 3, 7.2). One that goes back is refused and reported: somebody may
-- have a copy. The assertion is `id:counter:backed up`. The caller has checked the MAC over it.
create or replace function banking.take_passkey(p_user_id bigint, p_assertion text) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_id uuid := split_part(p_assertion, ':', 1)::uuid;
  v_count bigint := split_part(p_assertion, ':', 2)::bigint;
begin
  update banking.passkeys p
     set sign_count = v_count, backed_up = split_part(p_assertion, ':', 3) = '1', last_used_at = clock_timestamp()
   where p.id = v_id and p.user_id = p_user_id and p.removed_at is null
     and (v_count > p.sign_count or (v_count = 0 and p.sign_count = 0));
  if found then
    return true;
  end if;
  insert into banking.security_events (kind, severity, user_id)
  select 'passkey_counter_back', 'high', p.user_id from banking.passkeys p
   where p.id = v_id and p.user_id = p_user_id and p.removed_at is null;
  return false;
end
$$;
