-- Mails a link by which a new customer chooses their first password: good once, for `auth.invitation_hours`. The one
-- before is void. As with a reset, only sha256 of the token stays here, and the Worker never has it.
create or replace function banking.send_invitation(p_user_id bigint) returns void
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_now timestamptz := clock_timestamp();
  v_expires timestamptz := v_now + (banking.setting('auth.invitation_hours'))::int * interval '1 hour';
  v_token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
begin
  perform banking.void_invitations(p_user_id);
  insert into banking.password_resets (token_hash, user_id, kind, requested_at, expires_at)
  values (sha256(convert_to(v_token, 'UTF8')), p_user_id, 'invitation', v_now, v_expires);
  insert into banking.outbox (channel, user_id, template, facts)
  values ('email', p_user_id, 'customer_invited', jsonb_build_object('link', '/welcome#' || v_token, 'expiresAt', v_expires));
end
$$;

-- How many invitations of a user could still have been used: none can any more.
create or replace function banking.void_invitations(p_user_id bigint) returns int
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_count int;
begin
  update banking.password_resets r set voided_at = clock_timestamp()
   where r.user_id = p_user_id and r.kind = 'invitation' and r.used_at is null and r.voided_at is null
     and r.expires_at > clock_timestamp();
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
