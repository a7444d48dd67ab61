-- Whether one person alone may not make this change: factors and contacts of anybody, whatever makes, unmakes, suspends or
-- restores an admin, and whatever one of the staff does to let in an operator, where there is a second person. Only the
-- first admin of a bank, and operators while nobody else is there, are made by one. The command line lets operators in.
create or replace function banking.needs_second_person(p_change banking.user_changes, p_user banking.users) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_change.kind in ('factors', 'contact') then true
    when p_change.kind = 'confirm' then p_change.maker_user_id is not null
    when p_change.kind = 'role' then 'admin' in (p_user.kind, p_change.after ->> 'role')
    when p_user.kind = 'admin' then exists (select from banking.users u
      where u.kind = 'admin' and u.status <> 'proposed' and u.id <> p_user.id)
    else p_change.maker_user_id is not null and (p_change.kind = 'new_user' or p_user.status = 'proposed')
      and banking.has_second_person(p_change) end
$$;

-- Whether anybody of the staff is a second person for whoever asks for a change. Whom an admin has suspended counts for the
-- time that makes an admin, so that nobody is sent out first.
create or replace function banking.has_second_person(p_change banking.user_changes) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.users u
    where u.kind <> 'customer' and u.id <> p_change.user_id
      and (u.status = 'active' or u.status = 'suspended' and exists (select from banking.user_changes c
        where c.kind = 'status' and c.user_id = u.id and c.after = '{"status":"suspended"}'
          and c.settled_at > clock_timestamp() - (banking.setting('admins.cooling_hours'))::int * interval '1 hour'))
      and banking.bar_of(u.id, p_change.maker_user_id, p_change.maker_person) is null)
$$;

-- How long an approved change can still be stopped: what lets somebody in, or in as more than before.
create or replace function banking.cooling_hours(p_change banking.user_changes, p_user banking.users) returns int
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when not p_change.needs_second then 0
    when p_change.kind in ('factors', 'contact') then (banking.setting('contact.cooling_hours'))::int
    when p_change.after = '{"role":"admin"}' or p_user.kind = 'admin' and p_change.after = '{"status":"active"}'
      then (banking.setting('admins.cooling_hours'))::int
    else 0 end
$$;
