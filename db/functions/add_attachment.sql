-- Keeps beside a message of the caller's own that there is a file, whose content the Worker has judged, sealed under the
-- key of its name and put away.
-- The same content under the same id again changes nothing. Refuses: as `admit`, rate_limited, idempotency_conflict,
-- invalid_input (sealed under a key that is not the customer's), and as `attachable`.
create or replace function banking.add_attachment(p_jti text, p_id uuid, p_ticket uuid, p_message uuid, p_name text, p_type text,
  p_bytes int, p_sealed_hash bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], true);
  v_before banking.ticket_attachments;
  v_message banking.ticket_messages;
  v_customer bigint;
begin
  -- Held until the end of the transaction: of two files at once each is counted.
  perform banking.support_throttle('support_attachments:' || coalesce('customer:' || v_actor.customer_id, 'user:' || v_actor.user_id),
    interval '1 minute', (banking.setting(case v_actor.kind when 'customer' then 'support.messages_per_minute'
      else 'support.answers_per_minute' end))::int);
  v_before := banking.attached_before(v_actor, p_id, p_message);
  if v_before.id is not null then
    if v_before.sealed_hash is distinct from p_sealed_hash then
      perform banking.refuse('idempotency_conflict');
    end if;
    return jsonb_build_object('id', p_id, 'replayed', true);
  end if;
  v_message := banking.attachable(v_actor, p_ticket, p_message);
  v_customer := (select t.customer_id from banking.tickets t where t.id = p_ticket);
  perform banking.check_sealed(v_customer, p_name);
  insert into banking.ticket_attachments (id, ticket_id, message_id, customer_id, at, author, user_id, internal, name_sealed,
    content_type, bytes, key_id, sealed_hash)
  values (p_id, p_ticket, p_message, v_customer, clock_timestamp(), v_message.author, v_actor.user_id, v_message.internal, p_name,
    p_type, p_bytes, banking.key_in(p_name), p_sealed_hash)
  on conflict do nothing;
  if not found then
    perform banking.refuse('idempotency_conflict');
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.attach', 'ticket:' || p_ticket, p_request_id,
    jsonb_build_object('attachment', p_id, 'type', p_type, 'bytes', p_bytes, 'internal', v_message.internal));
  return jsonb_build_object('id', p_id);
end
$$;
grant execute on function banking.add_attachment to banking_app;
