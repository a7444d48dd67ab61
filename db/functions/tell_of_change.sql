-- Tells at once, by the contact as it still is, what was approved and when it takes effect: whom it is about, with a code
-- that stops it, and every admin of what makes another one.
create or replace function banking.tell_of_change(p_change banking.user_changes, p_stop_code text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_when jsonb := jsonb_build_object('takesEffectAt', p_change.takes_effect_at);
begin
  if p_change.kind = 'factors' then
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', p_change.user_id, 'factors_reset_planned', v_when || jsonb_build_object('code', p_stop_code));
  elsif p_change.kind = 'contact' then
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', p_change.user_id, 'contact_change_planned', v_when || jsonb_build_object('code', p_stop_code));
    -- Whoever holds the mailbox already is told where they do not look.
    insert into banking.outbox (channel, user_id, template, facts)
    select 'sms', u.id, 'contact_change_planned', v_when || jsonb_build_object('code', p_stop_code)
      from banking.users u where u.id = p_change.user_id and u.phone_sealed is not null;
  else
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'admin_planned', v_when from banking.users u where u.kind = 'admin' and u.status = 'active';
  end if;
end
$$;
