-- Who may sign in, for admins: the staff, or whom a customer id or the blind index of an e-mail address names, by id
-- after p_after. E-mails are sealed. A customer that is shown is written to access_logs. Refuses as `admit`.
create or replace function banking.list_users(p_jti text, p_words text, p_role text, p_status text, p_after bigint,
  p_limit int, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['admin'], false);
  v_words text := btrim(coalesce(p_words, ''));
  v_by_name boolean := v_words ~ '^[0-9a-f]{64}$|^[Cc][0-9]{10}$';
  v_named bigint := case when v_by_name then banking.find_user(v_words) end;
  v_hired bigint[];
  v_found bigint[];
begin
  perform banking.settle_due_changes('user:' || v_actor.user_id, 50);
  -- The staff of a bank are few: all whose names fit, of whom the filters leave some.
  v_hired := case when v_words ~ '^[0-9a-f]{32}( [0-9a-f]{32}){0,7}$'
    then banking.named('staff', v_words, coalesce(p_after, 0), null) end;
  v_found := array(select u.id
      from (select * from banking.users n where n.id = v_named
            union all
            -- Staff have an index of their own.
            select * from banking.users s where s.kind <> 'customer' and not v_by_name
              and (v_words = '' or s.id = any (v_hired))) u
    where (p_role is null or u.kind = p_role) and (p_status is null or u.status = p_status) and u.id > coalesce(p_after, 0)
    order by u.id limit p_limit);
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, u.customer_id, 'user', p_request_id
    from banking.users u where u.id = any (v_found) and u.customer_id is not null;
  return (select coalesce(json_agg(banking.user_answer(u, banking.person_of(v_actor.user_id)) order by u.id), '[]')
    from banking.users u where u.id = any (v_found));
end
$$;
grant execute on function banking.list_users(text, text, text, text, bigint, int, text) to banking_app;

-- A user as admins see one, with what waits about them. `madeAlone`: no second person has approved the log-in.
create or replace function banking.user_answer(p_user banking.users, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p_user.id::text, 'role', p_user.kind, 'name', banking.user_name(p_user.id),
    'email', p_user.email_sealed, 'key', banking.kept_key(banking.key_in(p_user.email_sealed)),
    'customerId', (select c.customer_id from banking.customers c where c.id = p_user.customer_id),
    'status', p_user.status, 'blockedUntil', case when p_user.blocked_until > clock_timestamp() then p_user.blocked_until end,
    'lastSignInAt', p_user.last_sign_in_at, 'mine', banking.person_of(p_user.id) = p_person,
    'madeAlone', p_user.status <> 'proposed' and banking.is_made_alone(p_user.id),
    'waiting', (select coalesce(json_agg('user_' || c.kind order by c.made_at), '[]') from banking.user_changes c
      where c.user_id = p_user.id and c.status in ('pending', 'cooling')))
$$;
