-- Tells at once, by the contact as it still is, what was approved and when it takes effect: whom it is about, with a code
-- that stops it, and every admin of what makes another one.
create or replace function banking.tell_of_change(p_change banking.user_changes, p_stop_code text) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'change_' || p_change.kind, jsonb_build_object('takesEffectAt', p_change.takes_effect_at)
      || case when u.id = p_change.user_id then jsonb_build_object('code', p_stop_code) else '{}' end
    from banking.users u
   where u.id = p_change.user_id and p_change.kind <> 'new_user'
      or u.kind = 'admin' and u.status = 'active' and p_change.kind in ('new_user', 'role', 'status')
$$;
