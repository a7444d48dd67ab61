-- Holds maker and checker of a change apart by the persons behind their log-ins, also against whoever writes the row by
-- hand: what the row says about persons is what `users` says, the checker's log-in is none that the maker made, and
-- neither is whom the change is about. One change has a maker alone, who is whom it is about: a customer's own contact,
-- which takes time in the place of a second person.
create or replace function banking.refuse_lone_change() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_maker text := coalesce(banking.person_of(new.maker_user_id), new.maker);
  v_checker text := banking.person_of(new.checker_user_id);
begin
  if new.kind = 'contact' and not new.needs_second and new.maker_user_id = new.user_id and new.checker_user_id is null
    and new.checker_person is null and new.cooling_hours > 0 and new.maker_person = v_maker
    and new.takes_effect_at >= new.made_at + new.cooling_hours * interval '1 hour'
  then
    return null;
  end if;
  if tg_op = 'INSERT' and new.maker_person is distinct from v_maker
    or new.checker_person is distinct from v_checker
    or banking.is_makers_own(new.checker_user_id, new.maker_user_id, new.maker_person)
    or banking.person_of(new.user_id) in (v_maker, v_checker)
    or exists (select from banking.users u where u.id in (new.maker_user_id, new.checker_user_id) and u.kind = 'customer')
  then
    raise exception 'a change of a user has a maker and a checker who are two other persons' using errcode = 'BK012';
  end if;
  return null;
end
$$;
