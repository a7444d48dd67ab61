-- Who of the staff looked at the caller's data, newest first, before the row p_before: when, in which role, at what. A
-- person of the staff has no name here but a reference that stays the same, by which the bank can tell who it was.
-- Refuses as `admit`.
create or replace function banking.read_access_history(p_jti text, p_before bigint, p_limit int) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return (select coalesce(json_agg(json_build_object('id', l.id::text, 'at', l.at, 'what', l.what, 'role', u.kind,
      'staff', banking.staff_reference(l.actor_user_id)) order by l.id desc), '[]')
    from (select * from banking.access_logs a where a.customer_id = v_actor.customer_id
        and (p_before is null or a.id < p_before) order by a.id desc limit p_limit) l
    join banking.users u on u.id = l.actor_user_id);
end
$$;
grant execute on function banking.read_access_history to banking_app;

-- Six characters for a member of staff: by a secret of the database, so that nobody can count them through.
create or replace function banking.staff_reference(p_user_id bigint) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select upper(substring(encode(sha256(s.value || convert_to('staff ' || p_user_id, 'UTF8')), 'hex') from 1 for 6))
    from banking.secrets s where s.name = 'fake_salt'
$$;
