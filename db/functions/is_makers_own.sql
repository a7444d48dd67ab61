-- Whether who decides is who asked, by what `bar_of` finds. Asked before any proposal is decided, whatever its kind.
create or replace function banking.is_makers_own(p_user_id bigint, p_maker_user_id bigint, p_maker_person text) returns boolean
language sql stable security definer set search_path = pg_catalog, banking as $$
  select banking.bar_of(p_user_id, p_maker_user_id, p_maker_person) is not null
$$;
grant execute on function banking.is_makers_own(bigint, bigint, text) to banking_money;

-- Why who decides is no second person for who asked, null where they are one. `own`: the same person, as it was written down
-- then or as `users` says now. `made`: one of the two has made the other's log-in, themselves or through one that they made.
-- `one_hand`: one person made both log-ins alone.
create or replace function banking.bar_of(p_user_id bigint, p_maker_user_id bigint, p_maker_person text) returns text
language sql stable security definer set search_path = pg_catalog, banking as $$
  select case
    when banking.person_of(p_user_id) in (p_maker_person, coalesce(banking.person_of(p_maker_user_id), '')) then 'own'
    when exists (select from banking.makers_of(p_user_id) m
        where m.user_id = p_maker_user_id or m.person in (p_maker_person, banking.person_of(p_maker_user_id)))
      or exists (select from banking.makers_of(p_maker_user_id) m
        where m.user_id = p_user_id or m.person = banking.person_of(p_user_id)) then 'made'
    when banking.is_one_hand(p_user_id, p_maker_user_id, p_maker_person) then 'one_hand' end
$$;
grant execute on function banking.bar_of(bigint, bigint, text) to banking_money;

-- Whether both log-ins come from one person, at any remove, and no second person has approved either.
create or replace function banking.is_one_hand(p_user_id bigint, p_maker_user_id bigint, p_maker_person text) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select banking.is_made_alone(p_user_id) and exists (
    select from (select p_maker_user_id as id
                 union all
                 select s.id from banking.users s where s.kind <> 'customer' and 'customer:' || s.person_id = p_maker_person) o
      cross join lateral banking.makers_of(o.id) theirs
      join banking.makers_of(p_user_id) ours on ours.person = theirs.person
     where theirs.user_id is not null and ours.user_id is not null and banking.is_made_alone(o.id))
$$;

-- Whether one of the staff made a log-in and no second person has approved that it is let in, or in as more.
create or replace function banking.is_made_alone(p_user_id bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.user_changes c
      where c.kind = 'new_user' and c.user_id = p_user_id and c.maker_user_id is not null)
    and not exists (select from banking.user_changes c
      where c.kind in ('new_user', 'role', 'status', 'confirm') and c.user_id = p_user_id and c.status = 'done'
        and (c.checker_user_id is not null or c.kind = 'confirm' and c.maker_user_id is null)
        and (c.kind in ('new_user', 'confirm') or c.after in ('{"role":"admin"}', '{"status":"active"}')))
$$;

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

-- Refuses whoever is no second person, and says why.
create or replace function banking.refuse_barred(p_bar text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if p_bar is not null then
    perform banking.refuse('forbidden', jsonb_build_object('barred', p_bar));
  end if;
end
$$;
alter function banking.refuse_barred owner to banking_money;
