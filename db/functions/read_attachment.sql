-- What opens a file beside a ticket, for staff; beside a note as well. Each look is written to access_logs. Refuses as
-- `admit`, not_found, forbidden (one's own person's).
create or replace function banking.read_attachment(p_jti text, p_id uuid, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_found banking.ticket_attachments;
begin
  select * into v_found from banking.ticket_attachments f where f.id = p_id;
  if v_found.id is null then
    perform banking.refuse('not_found', '{"field":"id"}');
  end if;
  perform banking.served_ticket(v_actor, v_found.ticket_id);
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  values (v_actor.user_id, v_found.customer_id, 'attachment', p_request_id);
  return jsonb_build_object('sealed', v_found.name_sealed, 'contentType', v_found.content_type,
    'sealedHash', encode(v_found.sealed_hash, 'hex'), 'key', banking.kept_key(v_found.key_id));
end
$$;
grant execute on function banking.read_attachment to banking_app;

-- The files beside a message of a ticket that the caller may see, without their content; names are sealed.
create or replace function banking.attachments_shown(p_message uuid) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'sealed', f.name_sealed, 'contentType', f.content_type,
      'bytes', f.bytes, 'key', jsonb_build_object('id', k.id, 'purpose', k.purpose, 'subject', k.subject, 'kekId', k.kek_id,
        'wrapped', k.wrapped)) order by f.position), '[]')
    from banking.ticket_attachments f join banking.encryption_keys k on k.id = f.key_id where f.message_id = p_message
$$;
grant execute on function banking.attachments_shown(uuid) to banking_app;
