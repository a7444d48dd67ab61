-- After a change of a user's factors: every other session ends, the deed and the event are written, and the user hears of
-- it by mail, in case it was somebody else. p_except is the session that may go on.
create or replace function banking.note_factor(p_user_id bigint, p_action text, p_event text, p_factor text,
  p_except bigint, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  perform banking.end_sessions(p_user_id, 'factors changed', p_except);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || p_user_id, p_action, 'factor:' || p_factor, p_request_id);
  insert into banking.security_events (kind, severity, user_id, request_id)
  values (p_event, 'medium', p_user_id, p_request_id);
  insert into banking.outbox (channel, user_id, template, facts)
  values ('email', p_user_id, p_event, jsonb_build_object('at', clock_timestamp()));
end
$$;

-- A recovery code was used: the user hears of it, and how many are left.
create or replace function banking.note_recovery(p_user_id bigint, p_request_id text, p_address text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  insert into banking.security_events (kind, severity, user_id, request_id, address)
  values ('recovery_code_used', 'medium', p_user_id, p_request_id, banking.kept_address(p_address));
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', p_user_id, 'recovery_code_used', jsonb_build_object('left', count(*)) from banking.recovery_codes c
   where c.user_id = p_user_id and c.used_at is null;
end
$$;
