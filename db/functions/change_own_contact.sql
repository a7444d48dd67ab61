-- What a customer's change of their own contact begins with: how their password is hashed, the contact of now, sealed, to
-- mask it, and the key under which the new one is sealed. Refuses as `admit`.
create or replace function banking.begin_own_contact(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return (select jsonb_build_object('salt', encode(u.password_salt, 'hex'), 'scheme', u.password_scheme,
      'memoryKib', u.password_memory_kib, 'passes', u.password_passes, 'lanes', u.password_lanes,
      'contact', jsonb_build_object('userId', u.id::text, 'email', u.email_sealed, 'phone', u.phone_sealed,
        'key', banking.subject_key(banking.subject_of(u.id))))
    from banking.users u where u.id = v_actor.user_id);
end
$$;
grant execute on function banking.begin_own_contact(text) to banking_app;

-- Whether a challenge of this session is satisfied for a purpose and a binding, and not used yet. That a contact is one's
-- own is shown by a code that went there and by nothing else.
create or replace function banking.challenge_holds(p_actor banking.actor, p_challenge uuid, p_purpose text, p_binding bytea)
returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.challenges c
    where c.id = p_challenge and c.user_id = p_actor.user_id and c.session_id = p_actor.session_id
      and c.purpose = p_purpose and c.binding = p_binding and banking.challenge_state(c) = 'satisfied'
      and c.factor in ('email', 'sms'))
$$;

-- A customer asks for another e-mail address or phone number of their own: sealed, found by p_index (hexadecimal), masked
-- for whoever reads of it. Takes their password, a code to a contact of now, and one to the new contact, in this order;
-- until both are there it opens the challenge that is missing. Then the change cools, and the contacts of now are told,
-- with a code that stops it. Whether somebody else has the address is told only to who has proved that it is theirs.
-- Refuses: as `admit`, invalid_input, as `refuse_wrong_password`, idempotency_conflict, already_settled (one waits already,
-- or it is so already), step_up_required (returned, with the challenge), invalid_input (an address that somebody has).
create or replace function banking.change_own_contact(p_jti text, p_id uuid, p_channel text, p_sealed text, p_index text,
  p_before text, p_after text, p_tag bytea, p_challenge uuid, p_new_challenge uuid, p_stop_code text, p_address text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor;
  v_user banking.users;
  v_change banking.user_changes;
  v_refusal jsonb;
  v_old bytea := banking.contact_binding('contact', p_id, p_channel, p_index);
  v_new bytea := banking.contact_binding('new_contact', p_id, p_channel, p_index);
  v_facts jsonb := jsonb_build_object('contact', p_after, 'contactKind', p_channel);
begin
  -- Before any user, as all who write changes do; the first steps write none.
  if p_new_challenge is not null then
    lock table banking.user_changes in share row exclusive mode;
  end if;
  v_actor := banking.admit_alone(p_jti, array['customer']);
  if p_id is null or coalesce(p_channel, '') not in ('email', 'phone') or coalesce(p_sealed, '') = ''
    or coalesce(p_index, '') !~ '^[0-9a-f]{64}$'
  then
    perform banking.refuse('invalid_input', '{"field":"value"}');
  end if;
  v_refusal := banking.refuse_wrong_password(v_actor, p_tag, 'password', p_address, p_request_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  select * into v_change from banking.user_changes c where c.id = p_id;
  if found then
    if (v_change.kind, v_change.user_id, v_change.maker_user_id, v_change.after, v_change.contact_index)
      is distinct from ('contact', v_actor.user_id, v_actor.user_id, jsonb_build_object(p_channel, p_after), decode(p_index, 'hex'))
    then
      raise exception 'idempotency_conflict' using errcode = 'BK409';
    end if;
    return banking.own_contact_change(v_change) || '{"replayed": true}';
  end if;
  if exists (select from banking.user_changes c
    where c.user_id = v_actor.user_id and c.kind = 'contact' and c.status in ('pending', 'cooling'))
  then
    raise exception 'already_settled' using errcode = 'BK409', detail = '{"waits":true}';
  end if;
  select * into v_user from banking.users u where u.id = v_actor.user_id;
  if decode(p_index, 'hex') = (case p_channel when 'email' then v_user.email_index else v_user.phone_index end) then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if not banking.challenge_holds(v_actor, p_challenge, 'contact', v_old) then
    return banking.open_step_up(v_actor, 'contact', v_old, v_facts, p_request_id);
  end if;
  if not banking.challenge_holds(v_actor, p_new_challenge, 'new_contact', v_new) then
    v_refusal := banking.open_step_up(v_actor, 'new_contact', v_new, v_facts, p_request_id);
    update banking.challenges c set contact_sealed = p_sealed
     where c.id = (v_refusal ->> 'challengeId')::uuid and c.contact_sealed is null;
    return v_refusal;
  end if;
  if p_channel = 'email' and banking.find_user(p_index) is not null then
    perform banking.refuse('invalid_input', '{"field":"value"}');
  end if;
  perform banking.use_challenge(v_actor.user_id, v_actor.session_id, p_challenge, 'contact', v_old);
  perform banking.use_challenge(v_actor.user_id, v_actor.session_id, p_new_challenge, 'new_contact', v_new);
  insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason,
    needs_second, cooling_hours, expires_at, status, takes_effect_at, stop_hash, contact_index, contact_sealed)
  select p_id, 'contact', v_user.id, 'user:' || v_user.id, v_user.id, banking.person_of(v_user.id),
      jsonb_build_object(p_channel, p_before), jsonb_build_object(p_channel, p_after), 'By the customer',
      false, h.hours, clock_timestamp(), 'cooling', clock_timestamp() + h.hours * interval '1 hour',
      sha256(convert_to(p_stop_code, 'UTF8')), decode(p_index, 'hex'),
      -- As it was when the code went there, not as whoever asks says now.
      (select c.contact_sealed from banking.challenges c where c.id = p_new_challenge)
    from (select (banking.setting('contact.cooling_hours'))::int) h (hours)
  returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (v_change.maker, 'contacts.change', v_change.maker, p_request_id,
    jsonb_build_object('change', p_id, 'before', v_change.before, 'after', v_change.after));
  insert into banking.security_events (kind, severity, user_id, request_id)
  values ('contact_change_asked', 'medium', v_user.id, p_request_id);
  perform banking.tell_of_change(v_change, p_stop_code);
  return banking.own_contact_change(v_change) || '{"replayed": false}';
end
$$;
grant execute on function banking.change_own_contact(text, uuid, text, text, text, text, text, bytea, uuid, uuid, text, text,
  text) to banking_app;
