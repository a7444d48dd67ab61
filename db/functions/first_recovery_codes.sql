-- Keeps recovery codes, of which the hashes come, of who has just made their first factor at this very sign-in: the session
-- and the factor's row are of one transaction, in which it was confirmed and not only used, a moment ago, and there were
-- never any codes. So they need no further proof, and are shown with the answer of the sign-in. Anywhere else
-- nothing is kept, and it says so. Refuses as `admit`.
create or replace function banking.first_recovery_codes(p_jti text, p_code_hashes bytea[], p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit_alone(p_jti, array['customer', 'operator', 'admin']);
begin
  if exists (select from banking.recovery_codes c where c.user_id = v_actor.user_id)
    or not exists (select from banking.user_sessions s join banking.user_factors f on f.user_id = s.user_id and f.xmin = s.xmin
      where s.id = v_actor.session_id and f.confirmed_at > s.started_at - interval '10 seconds' and f.removed_at is null
        and s.started_at > clock_timestamp() - interval '1 minute')
  then
    return '{"kept": false}';
  end if;
  perform banking.replace_recovery_codes(v_actor.user_id, p_code_hashes);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'factors.first_codes', 'user:' || v_actor.user_id, p_request_id);
  return '{"kept": true}';
end
$$;
grant execute on function banking.first_recovery_codes(text, bytea[], text) to banking_app;
