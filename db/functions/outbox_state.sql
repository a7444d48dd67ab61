-- How many messages wait, since when and how many were given up, by channel: for /metrics, without a word of any.
create or replace function banking.outbox_state() returns jsonb
language sql stable security definer set search_path = pg_catalog, banking as $$
  select jsonb_object_agg(c.channel, jsonb_build_object(
      'waiting', (select count(*) from banking.outbox o where o.channel = c.channel and o.sent_at is null),
      'oldestSeconds', (select coalesce(extract(epoch from clock_timestamp() - min(o.at))::int, 0)
        from banking.outbox o where o.channel = c.channel and o.sent_at is null),
      'failed', (select count(*) from banking.outbox o where o.channel = c.channel and o.state = 'failed')))
    from unnest(array['email', 'sms']) c(channel)
$$;
grant execute on function banking.outbox_state() to banking_app;
