-- Where a message of the outbox goes, sealed, with the wrapped key that opens it: p_sealed where the message names an
-- address that is not the user's yet. The one place that reads addresses for sending: openAddress
-- (worker/delivery/addresses.ts) opens what it answers.
create or replace function banking.message_address(p_user_id bigint, p_channel text, p_sealed text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('sealed', a.sealed, 'key', banking.kept_key(banking.key_in(a.sealed)))
    from banking.users u,
      lateral (select coalesce(p_sealed, case p_channel when 'email' then u.email_sealed else u.phone_sealed end) as sealed) a
   where u.id = p_user_id
$$;
