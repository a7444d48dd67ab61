-- Whether who decides is who asked: the same person, as it was written down then or as `users` says now, or a log-in that this
-- person has made. Asked before any proposal is decided, whatever its kind.
create or replace function banking.is_makers_own(p_user_id bigint, p_maker_user_id bigint, p_maker_person text) returns boolean
language sql stable security definer set search_path = pg_catalog, banking as $$
  select banking.person_of(p_user_id) in (p_maker_person, coalesce(banking.person_of(p_maker_user_id), ''))
    or exists (select from banking.user_changes c where c.kind = 'new_user' and c.user_id = p_user_id
      and c.maker_person in (p_maker_person, banking.person_of(p_maker_user_id)))
$$;
grant execute on function banking.is_makers_own(bigint, bigint, text) to banking_money;
