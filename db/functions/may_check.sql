-- Whether a member of staff may decide about a change of a user: another person than the maker and than whom it is
-- about, not by a log-in that the maker made, and where it makes or unmakes an admin one of the two is an admin.
create or replace function banking.may_check(p_actor banking.actor, p_change banking.user_changes, p_user banking.users)
returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select not banking.is_makers_own(p_actor.user_id, p_change.maker_user_id, p_change.maker_person)
    and banking.person_of(p_actor.user_id) <> banking.person_of(p_user.id)
    and (p_change.kind in ('factors', 'contact') or p_actor.kind = 'admin'
      or exists (select from banking.users u where u.id = p_change.maker_user_id and u.kind = 'admin'))
$$;
