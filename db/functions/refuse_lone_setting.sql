-- Holds maker and checker of a change of a setting apart by the persons behind their log-ins, also against whoever writes
-- the row by hand: what the row says about persons is what `users` says, and the checker's log-in is none that the maker made.
create or replace function banking.refuse_lone_setting() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_maker text := banking.person_of(new.maker_user_id);
  v_checker text := banking.person_of(new.checker_user_id);
begin
  if v_maker is null or tg_op = 'INSERT' and new.maker_person is distinct from v_maker
    or new.checker_person is distinct from v_checker
    or banking.is_makers_own(new.checker_user_id, new.maker_user_id, new.maker_person)
    or exists (select from banking.users u where u.id in (new.maker_user_id, new.checker_user_id) and u.kind = 'customer')
  then
    raise exception 'a change of a setting has a maker and a checker who are two persons' using errcode = 'BK012';
  end if;
  return null;
end
$$;
