-- Hands out at most p_most messages that are due, of these channels, to one sender: whoever asks at the same time gets
-- others, each with the language and figures that its reader chose. A message that its sender never settles, since it was
-- killed, is due again after two minutes. Codes, links and what is told for the sake of security come first: of news about
-- money, schedules and joint orders one customer can cause more than the provider carries, and a code is good for minutes.
create or replace function banking.take_messages(p_most integer, p_channels text[]) returns jsonb
language sql volatile security definer set search_path = pg_catalog, banking as $$
  with first as (
    select o.id from banking.outbox o
     where o.sent_at is null and o.next_at <= clock_timestamp() and o.channel = any (p_channels)
       and o.template <> all (array['joint_order_waiting', 'joint_order_settled', 'schedule_stopped'] || array(
         select unnest(e.templates) from banking.notified_events() e where e.may_be_silent))
     order by o.next_at limit p_most for update skip locked),
  later as (
    select o.id from banking.outbox o
     where o.sent_at is null and o.next_at <= clock_timestamp() and o.channel = any (p_channels)
       and o.id not in (select f.id from first f)
     order by o.next_at limit p_most - (select count(*) from first) for update skip locked),
  taken as (
    update banking.outbox o set state = 'retry', tries = o.tries + 1, next_at = clock_timestamp() + interval '2 minutes'
      from (select f.id from first f union all select t.id from later t) due where o.id = due.id returning o.*)
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id::text, 'try', t.tries, 'at', banking.instant(t.at),
      'channel', t.channel, 'userId', t.user_id::text, 'address', banking.message_address(t.user_id, t.channel, t.address_sealed),
      'template', t.template, 'facts', t.facts, 'language', p.language, 'grouping', p.grouping,
      'zone', banking.setting('bank.timezone') #>> '{}')
      order by t.id), '[]')
    from taken t
    join banking.users u on u.id = t.user_id
    left join banking.preferences p on p.customer_id = u.customer_id
$$;
grant execute on function banking.take_messages(integer, text[]) to banking_job;
