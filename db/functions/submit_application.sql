-- Hands an application to a second person: screened, rated, and with who they are sealed as it will stand in the
-- customer's rows (p_provision as provision_customer takes it), so that nothing is written between submission and
-- approval. p_facts as `risk_of`. Refuses: as `admit`, not_found, forbidden (one's own person), already_settled (ended,
-- or `changed` since), invalid_input (an e-mail address that a user has).
create or replace function banking.submit_application(p_jti text, p_id uuid, p_version int, p_provision jsonb, p_facts jsonb,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_was banking.applications;
  v_rated jsonb;
begin
  select * into v_was from banking.applications a where a.id = p_id for update;
  if v_was.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.is_own_application(v_actor.user_id, v_was) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  if banking.application_status(v_was) = 'submitted' and v_was.version = p_version and v_was.maker_user_id = v_actor.user_id then
    return banking.application_told(v_actor, v_was, p_request_id) || '{"replayed": true}';
  end if;
  if banking.application_status(v_was) <> 'draft' or v_was.version <> p_version then
    perform banking.refuse('already_settled', jsonb_build_object('changed', banking.application_status(v_was) = 'draft'));
  end if;
  if exists (select from banking.users u where u.email_index = v_was.email_index) then
    perform banking.refuse('invalid_input', '{"field":"email"}');
  end if;
  perform banking.screen_application(v_was);
  v_rated := banking.risk_of(p_facts, banking.open_score(p_id));
  -- Kept where keys are rotated; provision_customer finds it there.
  perform banking.keep_key('customer:' || (p_provision ->> 'customerId'), p_provision -> 'key');
  update banking.applications a
     set status = 'submitted', submitted_at = clock_timestamp(), provision = p_provision, risk = v_rated ->> 'risk',
         risk_reasons = v_rated -> 'reasons', changed_at = clock_timestamp(), maker_user_id = v_actor.user_id,
         makers = case when v_person = any (a.makers) then a.makers else a.makers || v_person end,
         expires_at = clock_timestamp() + (banking.setting('applications.days'))::int * interval '1 day'
   where a.id = p_id returning * into v_was;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'applications.submit', 'application:' || p_id, p_request_id,
    jsonb_build_object('risk', v_was.risk, 'level', v_was.kyc_level));
  return banking.application_told(v_actor, v_was, p_request_id) || '{"replayed": false}';
end
$$;
grant execute on function banking.submit_application to banking_app;
