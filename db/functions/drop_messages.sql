-- Removes messages that were settled `outbox.keep_days` ago, a thousand at a time; what was not sent stays.
create or replace function banking.drop_messages() returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_dropped int;
begin
  delete from banking.outbox o where o.id in (select old.id from banking.outbox old
    where old.sent_at < clock_timestamp() - (banking.setting('outbox.keep_days'))::int * interval '1 day'
    order by old.sent_at limit 1000);
  get diagnostics v_dropped = row_count;
  if v_dropped > 0 then
    insert into banking.audit_logs (actor, action, subject, detail)
    values ('job:deliver', 'message.drop', 'outbox', jsonb_build_object('count', v_dropped));
  end if;
  return v_dropped;
end
$$;
grant execute on function banking.drop_messages() to banking_job;
