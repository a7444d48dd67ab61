-- `admit` for a verb that may end sessions of its own caller: it has the user to itself until the end of the
-- transaction, and of two at once the second finds what the first did. Refuses as `admit`.
create or replace function banking.admit_alone(p_jti text, p_kinds text[]) returns banking.actor
language plpgsql set search_path = pg_catalog, banking as $$
begin
  perform from banking.users u
   where u.id = (select t.user_id from banking.auth_tokens t where t.jti_hash = sha256(convert_to(p_jti, 'UTF8')))
     for no key update;
  return banking.admit(p_jti, p_kinds, false);
end
$$;
