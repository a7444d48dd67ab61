-- "Something is wrong" with a transaction on an account of the caller: a ticket with the facts as they stand now. One at
-- a time for a transaction. Refuses as `admit`, invalid_input, rate_limited, idempotency_conflict, not_found,
-- already_settled (a dispute of it is not closed; `ticketId`).
create or replace function banking.open_dispute(p_jti text, p_id uuid, p_transaction uuid, p_reason text, p_wanted text,
  p_subject text, p_body text, p_digest bytea, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets := banking.ticket_before(v_actor, p_id, p_digest);
  v_facts jsonb;
  v_open uuid;
begin
  if v_ticket.id is not null then
    return banking.ticket_state(v_ticket) || '{"replayed": true}';
  end if;
  v_facts := banking.dispute_facts(v_actor.customer_id, p_transaction);
  if v_facts is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"transactionId"}';
  end if;
  select d.ticket_id into v_open from banking.disputes d join banking.tickets t on t.id = d.ticket_id
   where d.customer_id = v_actor.customer_id and d.transaction_id = p_transaction and t.status <> 'closed' limit 1;
  if v_open is not null then
    raise exception 'already_settled' using errcode = 'BK409', detail = jsonb_build_object('ticketId', v_open);
  end if;
  v_ticket := banking.new_ticket(v_actor, p_id, 'dispute', p_subject, p_body, p_digest);
  insert into banking.disputes (ticket_id, customer_id, transaction_seq, transaction_id, reason, wanted, facts)
  values (p_id, v_actor.customer_id, (v_facts ->> 'seq')::bigint, p_transaction, p_reason, p_wanted, v_facts);
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.dispute', 'ticket:' || p_id, p_request_id,
    jsonb_build_object('transaction', p_transaction, 'reason', p_reason, 'wanted', p_wanted));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.open_dispute to banking_app;

-- A transaction as a customer sees it at this moment: amounts in minor units, as text, the other side's name as the
-- journal keeps it. Their own order
-- comes first, and of a transfer between own accounts the side that paid. Null where it is not theirs.
create or replace function banking.dispute_facts(p_customer_id bigint, p_transaction uuid) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('seq', t.seq::text, 'scope', t.scope, 'type', t.type, 'account', a.account_number,
      'direction', case when e.amount < 0 then 'debit' else 'credit' end, 'amount', abs(e.amount)::text, 'currency', e.currency,
      'otherNumber', case when e.amount < 0 then t.to_number else t.from_number end,
      'otherName', case when e.amount < 0 then t.to_name else t.from_name end,
      'channel', coalesce(t.limit_channel, case when u.kind = 'customer' then 'online' when u.kind is not null then 'branch'
        else 'bank' end),
      'bookingDate', to_char(t.booking_date, 'YYYY-MM-DD'), 'createdAt', t.created_at,
      'status', case when coalesce(r.refunded, 0) = 0 then 'booked' when r.refunded < t.amount then 'partly_returned'
        else 'returned' end)
    from banking.transactions t join banking.entries e on e.transaction_seq = t.seq
    join banking.accounts a on a.id = e.account_id
    left join banking.reversals r on r.original_seq = t.seq
    left join banking.users u on u.id = banking.user_in(t.actor)
   where t.id = p_transaction and banking.mandate_of(p_customer_id, e.account_id) is not null
   order by t.scope = 'customer:' || p_customer_id desc, e.amount, t.seq desc limit 1
$$;
