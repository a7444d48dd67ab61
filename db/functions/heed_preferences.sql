-- A message to a customer goes by the channel that they chose for its event, or not at all; without a phone number it
-- goes by mail. Whatever writes to the outbox need not know of choices.
create or replace function banking.heed_preferences() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_chosen record;
begin
  select e.may_be_silent, coalesce(p.channels ->> e.event, e.usual) as channel, u.phone_sealed is not null as has_phone
    into v_chosen
    from banking.notified_events() e, banking.users u left join banking.preferences p on p.customer_id = u.customer_id
   where new.template = any (e.templates) and u.id = new.user_id and u.kind = 'customer';
  if not found then
    return new;
  end if;
  if v_chosen.channel = 'none' and v_chosen.may_be_silent then
    return null;
  end if;
  new.channel := case when v_chosen.channel = 'sms' and v_chosen.has_phone then 'sms' else 'email' end;
  return new;
end
$$;
