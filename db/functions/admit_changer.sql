-- `admit` for verbs that change users: one such verb at a time, since they hold rows of two users, each of whom may be
-- changing the other. Refuses as `admit`.
create or replace function banking.admit_changer(p_jti text, p_kinds text[]) returns banking.actor
language plpgsql set search_path = pg_catalog, banking as $$
begin
  lock table banking.user_changes in share row exclusive mode;
  return banking.admit_alone(p_jti, p_kinds);
end
$$;
