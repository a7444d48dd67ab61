-- A ticket as staff work on it: everything said, internal notes as well, and of a dispute the facts as they were and what
-- was taken back since. Words are sealed; `keys` open them. Written to access_logs. Refuses as `admit`, not_found,
-- forbidden (one's own person's).
create or replace function banking.read_ticket(p_jti text, p_ticket uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_ticket banking.tickets := banking.served_ticket(v_actor, p_ticket);
begin
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  values (v_actor.user_id, v_ticket.customer_id, 'ticket', p_request_id);
  return banking.ticket_shown(v_ticket, v_actor.user_id) || jsonb_build_object(
    'solveDueAt', v_ticket.solve_due_at, 'ratingWords', v_ticket.rating_sealed,
    'dispute', banking.dispute_shown(p_ticket),
    'keys', (select jsonb_agg(banking.kept_key(k.id)) from (
        select banking.key_in(v_ticket.subject_sealed) union select banking.key_in(v_ticket.rating_sealed)
        union select banking.key_in(m.body_sealed) from banking.ticket_messages m
         where m.ticket_id = p_ticket and m.body_sealed is not null) k (id) where k.id is not null),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'at', m.at, 'author', m.author,
          'by', case when m.author = 'staff' then banking.user_name(m.user_id) end,
          'kind', m.kind, 'internal', m.internal, 'body', m.body_sealed, 'event', m.event,
          'attachments', banking.attachments_shown(m.id)) order by m.position), '[]')
      from banking.ticket_messages m where m.ticket_id = p_ticket));
end
$$;
grant execute on function banking.read_ticket to banking_app;

-- A dispute with what the ledger says of its transaction now; null where the ticket is none.
create or replace function banking.dispute_shown(p_ticket uuid) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select d.facts || jsonb_build_object('transactionId', d.transaction_id, 'reason', d.reason, 'wanted', d.wanted,
      'refunded', coalesce(r.refunded, 0)::text)
    from banking.disputes d left join banking.reversals r on r.original_seq = d.transaction_seq where d.ticket_id = p_ticket
$$;
