-- A high or critical security event asks for an admin: an alert, and mail to each of them. What comes again of the same
-- kind and user within ten minutes, while nobody has looked, is counted and not told again.
create or replace function banking.raise_alert() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_alert bigint;
begin
  -- Two events at once are one alert.
  perform pg_advisory_xact_lock(hashtext('banking alert'), hashtext(concat(new.kind, ' ', new.user_id)));
  update banking.alerts a set events = a.events + 1, last_event_id = new.id, last_at = new.at,
      severity = case when new.severity = 'critical' then new.severity else a.severity end
   where a.id = (select max(o.id) from banking.alerts o
      where o.kind = new.kind and o.user_id is not distinct from new.user_id and o.acknowledged_at is null)
     and a.last_at > new.at - interval '10 minutes'
  returning a.id into v_alert;
  if v_alert is null then
    insert into banking.alerts (kind, severity, user_id, first_event_id, last_event_id, first_at, last_at)
    values (new.kind, new.severity, new.user_id, new.id, new.id, new.at, new.at) returning id into v_alert;
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'security_alert', jsonb_build_object('alert', v_alert::text, 'kind', new.kind,
        'severity', new.severity, 'at', new.at)
      from banking.users u where u.kind = 'admin' and u.status = 'active' order by u.id;
  end if;
  return null;
end
$$;
