-- Keeps by which channel the caller is told of which event, and from which sum on of money; events that are not named stay
-- as they were. Refuses as `admit`; forbidden (a notice of security cannot be turned off), not_found (an event that is
-- none; no phone number for SMS).
create or replace function banking.choose_notifications(p_jti text, p_channels jsonb, p_in_above bigint, p_out_above bigint,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_refused record;
begin
  select case when e.event is null or c.value = 'sms' and u.phone_sealed is null then 'not_found' else 'forbidden' end as code,
      case when e.event is not null and c.value = 'sms' then 'phone' else c.key end as field
    into v_refused
    from jsonb_each_text(p_channels) c join banking.users u on u.id = v_actor.user_id
    left join banking.notified_events() e on e.event = c.key
   where e.event is null or c.value = 'none' and not e.may_be_silent or c.value = 'sms' and u.phone_sealed is null
   order by 1, 2 limit 1;
  if v_refused.code is not null then
    perform banking.refuse(v_refused.code, jsonb_build_object('field', v_refused.field));
  end if;
  insert into banking.preferences as p (customer_id, channels, money_in_above, money_out_above)
  values (v_actor.customer_id, p_channels, p_in_above, p_out_above)
  on conflict (customer_id) do update set channels = p.channels || p_channels, changed_at = clock_timestamp(),
    money_in_above = case when p_channels ? 'money_in' then p_in_above else p.money_in_above end,
    money_out_above = case when p_channels ? 'money_out' then p_out_above else p.money_out_above end;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'preferences.notifications', 'customer:' || v_actor.customer_id, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('channels', p_channels, 'moneyInAbove', p_in_above, 'moneyOutAbove', p_out_above)));
  return banking.preferences_answer(v_actor.customer_id);
end
$$;
grant execute on function banking.choose_notifications(text, jsonb, bigint, bigint, text) to banking_app;
