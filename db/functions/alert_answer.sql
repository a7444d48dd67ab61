-- An alert as admins see it.
create or replace function banking.alert_answer(p_alert banking.alerts) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p_alert.id::text, 'kind', p_alert.kind, 'severity', p_alert.severity,
      'userId', p_alert.user_id::text, 'role', u.kind, 'customerId', c.customer_id, 'events', p_alert.events,
      'firstAt', p_alert.first_at, 'lastAt', p_alert.last_at, 'acknowledgedAt', p_alert.acknowledged_at,
      'acknowledgedBy', p_alert.acknowledged_by::text, 'note', p_alert.note)
    from (select) one left join banking.users u on u.id = p_alert.user_id
    left join banking.customers c on c.id = u.customer_id
$$;
