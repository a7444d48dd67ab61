-- What time settles about changes of users: proposals that nobody decided are over, approved ones that have cooled are
-- done, or stopped where something stands in their way by now. At most p_max; answers how many.
create or replace function banking.settle_due_changes(p_by text, p_max int) returns int
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.user_changes;
  v_user banking.users;
  v_obstacle text;
  v_done int := 0;
begin
  if not exists (select from banking.user_changes c where c.status in ('pending', 'cooling') and banking.change_is_due(c)) then
    return 0;
  end if;
  lock table banking.user_changes in share row exclusive mode;
  for v_change in
    select * from banking.user_changes c where c.status in ('pending', 'cooling') and banking.change_is_due(c) order by c.made_at, c.id limit p_max
  loop
    v_done := v_done + 1;
    select * into strict v_user from banking.users u where u.id = v_change.user_id for no key update;
    v_obstacle := case when not banking.change_is_fresh(v_change, v_user) then 'already_settled'
      else banking.change_obstacle(v_change, v_user) end;
    if v_change.status = 'cooling' and v_obstacle is null then
      perform banking.carry_out_user_change(v_change, p_by, null);
      continue;
    end if;
    update banking.user_changes c
       set status = case c.status when 'pending' then 'expired' else 'stopped' end, settled_at = clock_timestamp(),
           decision = case c.status when 'cooling' then v_obstacle end, contact_sealed = null
     where c.id = v_change.id;
    insert into banking.audit_logs (actor, action, subject, detail)
    values (p_by, case v_change.status when 'pending' then 'users.expire' else 'users.stop' end,
      'user:' || v_change.user_id, jsonb_build_object('change', v_change.id, 'kind', v_change.kind));
  end loop;
  return v_done;
end
$$;

-- Whether time alone settles a change now.
create or replace function banking.change_is_due(p_change banking.user_changes) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_change.status = 'pending' and p_change.expires_at <= clock_timestamp()
    or p_change.status = 'cooling' and p_change.takes_effect_at <= clock_timestamp()
$$;

-- The same as a step of the end of day.
create or replace function banking.settle_user_changes(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  return banking.settle_due_changes('job:eod:' || p_date, p_max);
end
$$;
grant execute on function banking.settle_user_changes(date, bytea, integer) to banking_job;

-- The same by the clock, each minute: what has cooled takes effect when it was said to. Answers how many.
create or replace function banking.settle_cooled_changes(p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  return banking.settle_due_changes('job:settle', p_max);
end
$$;
grant execute on function banking.settle_cooled_changes(integer) to banking_job;
