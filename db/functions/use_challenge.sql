-- Consumes a satisfied challenge: true once, for the person and session that it was opened in, for its purpose and for
-- exactly what it was bound to; of two at once one gets it. False for everything else.
create or replace function banking.use_challenge(p_user_id bigint, p_session_id bigint, p_challenge uuid, p_purpose text,
  p_binding bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
begin
  update banking.challenges c set used_at = clock_timestamp()
   where c.id = p_challenge and c.user_id = p_user_id and c.session_id = p_session_id and c.purpose = p_purpose
     and c.binding = p_binding and c.satisfied_at is not null and c.used_at is null and c.voided_at is null
     and c.expires_at > clock_timestamp();
  return found;
end
$$;
grant execute on function banking.use_challenge(bigint, bigint, uuid, text, bytea) to banking_money;
