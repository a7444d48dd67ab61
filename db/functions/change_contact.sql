-- What staff need to propose another contact of a user: the sealed ones of now, to show them masked, and the key under
-- which the new one is sealed. Of a customer it is written to access_logs. Refuses: as `admit`, not_found.
create or replace function banking.contact_of(p_jti text, p_user text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_user banking.users;
begin
  select * into v_user from banking.users u where u.id = banking.user_of(p_user);
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, v_user.customer_id, 'contact', p_request_id where v_user.customer_id is not null;
  return jsonb_build_object('userId', v_user.id::text, 'email', v_user.email_sealed, 'phone', v_user.phone_sealed,
    'key', banking.subject_key(banking.subject_of(v_user.id)));
end
$$;
grant execute on function banking.contact_of(text, text, text) to banking_app;

-- Staff propose another e-mail address or phone number of a user, sealed, and found by p_index (hexadecimal); p_before and
-- p_after are masked. Another person approves it, and until it takes effect the contact of now can stop it. Refuses: as
-- `admit`, invalid_input (also: an address that somebody has), and as `change_user`.
create or replace function banking.change_contact(p_jti text, p_id uuid, p_user text, p_channel text, p_sealed text,
  p_index text, p_before text, p_after text, p_reason text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['operator', 'admin']);
  v_change banking.user_changes;
begin
  if p_id is null or coalesce(p_reason, '') = '' or coalesce(p_channel, '') not in ('email', 'phone')
    or coalesce(p_sealed, '') = '' or coalesce(p_index, '') !~ '^[0-9a-f]{64}$'
    or p_channel = 'email' and not exists (select from banking.user_changes c where c.id = p_id)
      and banking.find_user(p_index) is not null
  then
    perform banking.refuse('invalid_input', '{"field":"value"}');
  end if;
  v_change := banking.user_change_of(v_actor, p_id, 'contact', p_user, jsonb_build_object(p_channel, p_after), p_reason);
  v_change.before := jsonb_build_object(p_channel, p_before);
  v_change.contact_sealed := p_sealed;
  v_change.contact_index := decode(p_index, 'hex');
  return banking.change_user(v_change, p_request_id);
end
$$;
grant execute on function banking.change_contact(text, uuid, text, text, text, text, text, text, text, text) to banking_app;
