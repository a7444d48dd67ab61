-- A change of a contact as the one whom it is about sees it: masked, and whether they asked for it themselves.
create or replace function banking.own_contact_change(p_change banking.user_changes) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_change.id, 'status', p_change.status,
    'channel', case when p_change.after ? 'email' then 'email' else 'phone' end,
    'value', coalesce(p_change.after ->> 'email', p_change.after ->> 'phone'),
    'by', case when p_change.maker_user_id = p_change.user_id then 'you' else 'bank' end,
    'takesEffectAt', banking.wire_instant(p_change.takes_effect_at))
$$;

-- The caller's contact that is to change, whoever asked for it: at most one. Refuses as `admit`.
create or replace function banking.own_contact_changes(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return jsonb_build_object('items', (select coalesce(jsonb_agg(banking.own_contact_change(c)), '[]')
    from banking.user_changes c where c.user_id = v_actor.user_id and c.kind = 'contact' and c.status = 'cooling'
      and c.takes_effect_at > clock_timestamp()));
end
$$;
grant execute on function banking.own_contact_changes(text) to banking_app;

-- Whom a change of a contact is about stops it while it cools; the same again changes nothing. Refuses: as `admit`,
-- not_found (also: somebody else's), already_settled.
create or replace function banking.stop_own_change(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_changer(p_jti, array['customer']);
begin
  return banking.stop_change((select c from banking.user_changes c
      where c.id = p_id and c.user_id = v_actor.user_id and c.kind = 'contact'),
    'user:' || v_actor.user_id, 'By the customer', p_request_id);
end
$$;
grant execute on function banking.stop_own_change(text, uuid, text) to banking_app;
