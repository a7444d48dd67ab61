-- What stands in the way of a change of a user, whoever asks for it and whoever approves it, in this order; null where
-- nothing does: not_found, forbidden (the person of maker or checker; but for a suspension, one of whom is let in no more
-- by the time it is approved or takes effect; the role of a customer, the last admin),
-- already_settled (an address that somebody else has by now, a closed user, or one whom nobody has approved), account_not_active (money in the till).
create or replace function banking.change_obstacle(p_change banking.user_changes, p_user banking.users) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_user.id is null then 'not_found'
    -- Their own contact a customer may change alone (change_own_contact), since they proved both.
    when banking.person_of(p_user.id) in (p_change.maker_person, p_change.checker_person)
      and not (p_change.kind = 'contact' and not coalesce(p_change.needs_second, true)) then 'forbidden'
    when p_change.after <> '{"status":"suspended"}' and exists (select from banking.users u
      where u.id in (p_change.maker_user_id, p_change.checker_user_id) and u.kind <> 'customer' and u.status <> 'active') then 'forbidden'
    when p_change.kind = 'role' and p_user.kind = 'customer' then 'forbidden'
    when p_change.kind in ('role', 'status') and p_user.kind = 'admin' and p_user.status = 'active'
      and not exists (select from banking.users u where u.kind = 'admin' and u.status = 'active' and u.id <> p_user.id)
      then 'forbidden'
    when p_change.after ? 'email' and exists (select from banking.users u
      where u.email_index = p_change.contact_index and u.id <> p_user.id) then 'already_settled'
    when p_user.status = 'closed' or p_change.kind in ('role', 'confirm') and p_user.status = 'proposed' then 'already_settled'
    when p_change.kind = 'role' and p_user.kind <> p_change.after ->> 'role' and exists (select from banking.own_accounts o join banking.accounts a on a.id = o.account_id
        where o.user_id = p_user.id and a.posted <> 0) then 'account_not_active' end
$$;

-- Refuses what stands in the way.
create or replace function banking.refuse_change_of_user(p_obstacle text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if p_obstacle is not null then
    perform banking.refuse(p_obstacle, case p_obstacle when 'account_not_active' then '{"obligations":["till"]}'::jsonb else '{}' end);
  end if;
end
$$;
