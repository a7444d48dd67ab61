-- Whether who decides is who asked: the same person, as it was written down then or as `users` says now, or one of the two
-- has made the other's log-in, themselves or through one that they made. Asked before any proposal is decided, whatever its kind.
create or replace function banking.is_makers_own(p_user_id bigint, p_maker_user_id bigint, p_maker_person text) returns boolean
language sql stable security definer set search_path = pg_catalog, banking as $$
  select banking.person_of(p_user_id) in (p_maker_person, coalesce(banking.person_of(p_maker_user_id), ''))
    or exists (select from banking.makers_of(p_user_id) m
      where m.user_id = p_maker_user_id or m.person in (p_maker_person, banking.person_of(p_maker_user_id)))
    or exists (select from banking.makers_of(p_maker_user_id) m
      where m.user_id = p_user_id or m.person = banking.person_of(p_user_id))
$$;
grant execute on function banking.is_makers_own(bigint, bigint, text) to banking_money;

-- Who made a log-in, and who made the log-in of whoever did: each by the person of then and by the person of now. Of the
-- command line only what it made itself: every log-in of a bank comes from there in the end.
create or replace function banking.makers_of(p_user_id bigint) returns table (user_id bigint, person text)
language sql stable set search_path = pg_catalog, banking as $$
  with recursive made (user_id, person) as (
    select c.maker_user_id, c.maker_person from banking.user_changes c where c.kind = 'new_user' and c.user_id = p_user_id
    union
    select c.maker_user_id, c.maker_person
      from made m join banking.user_changes c on c.kind = 'new_user' and c.user_id = m.user_id
     where c.maker_user_id is not null
  )
  select m.user_id, p.person from made m, unnest(array[m.person, banking.person_of(m.user_id)]) p (person)
   where p.person is not null
$$;
