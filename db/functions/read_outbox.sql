-- Newest mail and SMS, for the page that shows them in development: to whom is sealed, with the wrapped key that opens
-- it. The reader proves itself with the credential that only a development database holds; without one the outbox is
-- closed.
create or replace function banking.read_outbox(p_credential text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_expected bytea := (select s.value from banking.secrets s where s.name = 'dev_outbox');
begin
  if v_expected is null or v_expected is distinct from sha256(convert_to(p_credential, 'UTF8')) then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  return (select coalesce(jsonb_agg(jsonb_build_object('at', m.at, 'channel', m.channel, 'userId', m.user_id::text,
      'template', m.template, 'facts', m.facts, 'state', m.state) || banking.message_address(m.user_id, m.channel, m.address_sealed)
      order by m.id desc), '[]')
    from (select * from banking.outbox o order by o.id desc limit 100) m);
end
$$;
grant execute on function banking.read_outbox(text) to banking_app;
