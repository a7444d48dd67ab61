-- Whether a member of staff may decide about a change of a user.
create or replace function banking.may_check(p_actor banking.actor, p_change banking.user_changes, p_user banking.users)
returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select banking.user_change_bar(p_actor, p_change, p_user) is null
$$;

-- What keeps a member of staff from it, null where nothing does: they are whom it is about, no second person (`bar_of`), or
-- it makes or unmakes an admin, lets in or confirms staff, and neither of the two is an admin; and where a log-in that one
-- person made alone would be a hand of its own by it, no second person to that log-in either, whoever asked.
create or replace function banking.user_change_bar(p_actor banking.actor, p_change banking.user_changes, p_user banking.users)
returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(case
    when banking.person_of(p_actor.user_id) = banking.person_of(p_user.id) then 'about_you'
    when p_change.kind in ('factors', 'contact') or p_actor.kind = 'admin'
      or exists (select from banking.users u where u.id = p_change.maker_user_id and u.kind = 'admin')
      then banking.bar_of(p_actor.user_id, p_change.maker_user_id, p_change.maker_person)
    else coalesce(banking.bar_of(p_actor.user_id, p_change.maker_user_id, p_change.maker_person), 'admin') end,
    case when p_change.kind in ('confirm', 'role', 'status') and banking.is_made_alone(p_user.id)
      then banking.bar_of(p_actor.user_id, p_user.id, banking.person_of(p_user.id)) end)
$$;
