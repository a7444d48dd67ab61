-- What a change of this kind would replace, as it is now: names and numbers, no personal data.
create or replace function banking.user_facts(p_user banking.users, p_kind text) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select case p_kind
    when 'role' then jsonb_build_object('role', p_user.kind)
    when 'status' then jsonb_build_object('status', p_user.status)
    else '{}' end
$$;
