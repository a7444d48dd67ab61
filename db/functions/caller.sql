-- The caller is proved, not declared: `enter` leaves who is calling in a setting together with an HMAC over it,
-- this backend and this transaction. Anybody can set the setting, nobody without the key can set the HMAC.

-- HMAC-SHA256 (RFC 2104); the secret `caller` holds key ⊕ ipad and key ⊕ opad, 64 bytes each.
create or replace function banking.caller_mac(p_claim text) returns text
language sql stable security definer set search_path = pg_catalog, banking as $$
  select encode(sha256(substring(s.value from 65) || sha256(substring(s.value from 1 for 64)
    || convert_to(p_claim || '|' || pg_backend_pid(), 'UTF8') || timestamptz_send(transaction_timestamp()))), 'hex')
    from banking.secrets s where s.name = 'caller'
$$;

-- Who is calling in this transaction; nulls before `enter`. A forged or replayed setting raises.
create or replace function banking.caller() returns banking.actor
language plpgsql stable security definer set search_path = pg_catalog, banking as $$
declare
  v_setting text := current_setting('banking.caller', true);
  v_parts text[];
  v_actor banking.actor;
begin
  if coalesce(v_setting, '') = '' then
    return v_actor;
  end if;
  v_parts := string_to_array(v_setting, '|');
  if (banking.caller_mac(array_to_string(v_parts[1:4], '|', '')) = v_parts[5]) is not true then
    raise exception 'unauthenticated' using errcode = 'BK401', detail = '{"reason":"caller not proved"}';
  end if;
  v_actor := row(v_parts[1], v_parts[2]::bigint, nullif(v_parts[3], '')::bigint, v_parts[4]::bigint);
  return v_actor;
end
$$;
grant execute on function banking.caller() to banking_app, banking_money;
