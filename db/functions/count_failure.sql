-- Counts a wrong password or code of a user, whose row the caller holds. After `auth.failures_allowed` in a row (PSD2 RTS
-- Art. 4) the user is blocked, each time twice as long. Answers until when, or null.
create or replace function banking.count_failure(p_user_id bigint, p_kind text, p_request_id text, p_address text)
returns timestamptz
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_allowed int := (banking.setting('auth.failures_allowed'))::int;
  v_failures int;
  v_until timestamptz;
begin
  update banking.users u set failures = u.failures + 1 where u.id = p_user_id returning u.failures into v_failures;
  if v_failures >= v_allowed then
    v_until := clock_timestamp() + (banking.setting('auth.block_minutes'))::int * interval '1 minute'
      * 2 ^ least(v_failures - v_allowed, 6);
    update banking.users set blocked_until = v_until where id = p_user_id;
    insert into banking.outbox (channel, user_id, template, facts)
    values ('email', p_user_id, 'sign_in_blocked', jsonb_build_object('until', v_until));
  end if;
  insert into banking.security_events (kind, severity, user_id, request_id, address)
  values (p_kind, case when v_until is null then 'low' else 'high' end, p_user_id, p_request_id, banking.kept_address(p_address));
  return v_until;
end
$$;
