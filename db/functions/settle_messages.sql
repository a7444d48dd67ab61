-- Notes what became of messages that were taken: a list of {id, try, state, fault, waitSeconds}. What is sent or failed
-- loses its facts. What is to be tried again waits twice as long each time, or as long as the provider asked. An answer
-- about an earlier try than the last changes nothing.
create or replace function banking.settle_messages(p_outcomes jsonb) returns jsonb
language sql volatile security definer set search_path = pg_catalog, banking as $$
  with outcome as (
    select * from jsonb_to_recordset(p_outcomes) o(id bigint, try integer, state text, fault text, "waitSeconds" integer)),
  settled as (
    update banking.outbox m set state = o.state, fault = left(o.fault, 60),
        facts = case o.state when 'retry' then m.facts else '{}' end,
        sent_at = case when o.state <> 'retry' then clock_timestamp() end,
        next_at = clock_timestamp() + interval '1 second' * least(86400, greatest(o."waitSeconds",
          least(15 * 2 ^ least(m.tries - 1, 12), (banking.setting('outbox.retry_seconds_most'))::int)))
      from outcome o where m.id = o.id and m.tries = o.try and m.sent_at is null returning m.*),
  told as (
    insert into banking.audit_logs (actor, action, subject, detail)
    select 'job:deliver', 'message.' || s.state, 'user:' || s.user_id, jsonb_strip_nulls(jsonb_build_object(
        'message', s.id, 'channel', s.channel, 'template', s.template, 'tries', s.tries, 'fault', s.fault))
      from settled s where s.state <> 'retry' returning 1)
  select jsonb_build_object('settled', (select count(*) from settled), 'told', (select count(*) from told))
$$;
grant execute on function banking.settle_messages(jsonb) to banking_job;
