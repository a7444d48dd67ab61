-- Whether one person alone may not make this change: factors and contacts of anybody, and whatever makes, unmakes,
-- suspends or restores an admin. Only the first admin of a bank is made by one.
create or replace function banking.needs_second_person(p_change banking.user_changes, p_user banking.users) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select case p_change.kind
    when 'factors' then true
    when 'contact' then true
    when 'role' then 'admin' in (p_user.kind, p_change.after ->> 'role')
    else p_user.kind = 'admin' and exists (select from banking.users u
      where u.kind = 'admin' and u.status <> 'proposed' and u.id <> p_user.id) end
$$;

-- How long an approved change can still be stopped: what lets somebody in, or in as more than before.
create or replace function banking.cooling_hours(p_change banking.user_changes) returns int
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when not p_change.needs_second then 0
    when p_change.kind in ('factors', 'contact') then (banking.setting('contact.cooling_hours'))::int
    when p_change.kind = 'new_user' or p_change.after in ('{"role":"admin"}', '{"status":"active"}')
      then (banking.setting('admins.cooling_hours'))::int
    else 0 end
$$;
