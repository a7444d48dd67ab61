-- The message of the caller's own that a file may be put beside now; its ticket is locked until the end of the
-- transaction. A file comes within an hour of its message: later ones would stand where nobody looks again. Refuses
-- not_found, forbidden (one's own person's), already_settled (an hour has gone by, or the ticket was closed),
-- limit_exceeded (`limit` is of the message, the ticket or the customer's day, `most` how many).
create or replace function banking.attachable(p_actor banking.actor, p_ticket uuid, p_message uuid)
returns banking.ticket_messages
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ticket banking.tickets;
  v_message banking.ticket_messages;
  v_most int;
  v_first timestamptz;
begin
  v_ticket := case p_actor.kind when 'customer' then banking.own_ticket(p_actor, p_ticket)
    else banking.served_ticket(p_actor, p_ticket) end;
  select * into v_message from banking.ticket_messages m
   where m.id = p_message and m.ticket_id = p_ticket and m.user_id = p_actor.user_id and m.kind in ('message', 'note');
  if v_message.id is null then
    perform banking.refuse('not_found', '{"field":"id"}');
  end if;
  if v_message.at < v_now - interval '1 hour' or v_ticket.status = 'closed' and v_message.kind = 'message' then
    perform banking.refuse('already_settled');
  end if;
  v_most := (banking.setting('support.attachments_per_message'))::int;
  if v_most <= (select count(*) from banking.ticket_attachments f where f.message_id = p_message) then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'attachments_of_message', 'most', v_most));
  end if;
  v_most := (banking.setting('support.attachments_per_ticket'))::int;
  if v_most <= (select count(*) from banking.ticket_attachments f where f.ticket_id = p_ticket) then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'attachments_of_ticket', 'most', v_most));
  end if;
  if p_actor.kind = 'customer' then
    v_most := (banking.setting('support.attachments_per_day'))::int;
    -- Where there are as many, the oldest of the newest v_most says when there is room again.
    select f.at into v_first from banking.ticket_attachments f
     where f.customer_id = p_actor.customer_id and f.author = 'customer' and f.at > v_now - interval '1 day'
     order by f.at desc offset v_most - 1 limit 1;
    if found then
      perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'attachments_of_day', 'most', v_most,
        'resetsAt', banking.wire_instant(v_first + interval '1 day')));
    end if;
  end if;
  return v_message;
end
$$;

-- The wrapped key that seals a file beside a message of the caller's own, once all that may refuse it was looked at: what
-- has no place is not put away first. Refuses as `admit` and `attachable`.
create or replace function banking.attachment_key(p_jti text, p_id uuid, p_ticket uuid, p_message uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator', 'admin'], false);
  v_before banking.ticket_attachments := banking.attached_before(v_actor, p_id, p_message);
begin
  if v_before.id is null then
    perform banking.attachable(v_actor, p_ticket, p_message);
  end if;
  return banking.subject_key('customer:' || (select t.customer_id from banking.tickets t where t.id = p_ticket));
end
$$;
grant execute on function banking.attachment_key(text, uuid, uuid, uuid) to banking_app;

-- What stands under this id already, of the caller and beside this message; null where nothing does. Refuses
-- idempotency_conflict where it is somebody else's or beside another message.
create or replace function banking.attached_before(p_actor banking.actor, p_id uuid, p_message uuid)
returns banking.ticket_attachments
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_before banking.ticket_attachments;
begin
  select * into v_before from banking.ticket_attachments f where f.id = p_id;
  if v_before.id is not null and (v_before.user_id, v_before.message_id) is distinct from (p_actor.user_id, p_message) then
    perform banking.refuse('idempotency_conflict');
  end if;
  return v_before;
end
$$;
