-- `admit` for a verb that may end sessions of its own caller: it has the user and the caller's session to itself until
-- the end of the transaction, so that of two at once the second finds what the first did, and after a sign-out has
-- answered it commits nothing. Refuses as `admit`.
create or replace function banking.admit_alone(p_jti text, p_kinds text[]) returns banking.actor
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_token banking.auth_tokens;
begin
  select t.* into v_token from banking.auth_tokens t where t.jti_hash = sha256(convert_to(p_jti, 'UTF8'));
  perform from banking.users u where u.id = v_token.user_id for no key update;
  perform from banking.user_sessions s where s.id = v_token.session_id for update;
  return banking.admit(p_jti, p_kinds, false);
end
$$;
