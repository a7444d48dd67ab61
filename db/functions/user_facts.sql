-- What a change of this kind would replace, as it is now: names and numbers, no personal data.
create or replace function banking.user_facts(p_user banking.users, p_kind text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select case p_kind
    when 'role' then jsonb_build_object('role', p_user.kind)
    when 'status' then jsonb_build_object('status', p_user.status)
    when 'confirm' then jsonb_build_object('confirmed', case when banking.is_made_alone(p_user.id) then 'no' else 'yes' end)
    else '{}' end
$$;

-- Whether a change would still replace what it was to replace. What a contact was before stands there masked.
create or replace function banking.change_is_fresh(p_change banking.user_changes, p_user banking.users) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_change.kind = 'contact' or banking.user_facts(p_user, p_change.kind) = p_change.before
$$;
