-- A customer says how a closed ticket was answered, once: 1 to 5, and words, sealed, if they like. Refuses as `admit`,
-- invalid_input, not_found, forbidden (not closed), already_settled (said before).
create or replace function banking.rate_ticket(p_jti text, p_ticket uuid, p_rating int, p_words text, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_ticket banking.tickets := banking.own_ticket(v_actor, p_ticket);
begin
  if (p_rating between 1 and 5) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"rating"}';
  end if;
  if v_ticket.status <> 'closed' then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"reason":"not closed"}';
  end if;
  if v_ticket.rated_at is not null then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  if p_words is not null then
    perform banking.check_sealed(v_actor.customer_id, p_words);
  end if;
  update banking.tickets t set rating = p_rating, rating_sealed = p_words, rated_at = clock_timestamp() where t.id = p_ticket;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'tickets.rate', 'ticket:' || p_ticket, p_request_id, jsonb_build_object('rating', p_rating));
  return banking.ticket_state(v_ticket);
end
$$;
grant execute on function banking.rate_ticket to banking_app;
