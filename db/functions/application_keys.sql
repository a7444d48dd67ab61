-- What the Worker seals an application with: its wrapped key (null before it was first saved), and to submit it what is
-- sealed, with ids for the customer who may come of it. Refuses: as `admit`, not_found (to submit).
create or replace function banking.application_keys(p_jti text, p_id uuid, p_to_submit boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], false);
  v_found banking.applications;
begin
  select * into v_found from banking.applications a where a.id = p_id;
  if p_to_submit and v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  return jsonb_build_object('key', banking.subject_key('application:' || p_id))
    || case when p_to_submit then jsonb_build_object('reserved', banking.reserve_person('customer'), 'sealed', v_found.person_sealed, 'kycLevel', v_found.kyc_level,
      'sealedWith', banking.kept_key(banking.key_in(v_found.person_sealed)), 'today', (select b.current from banking.business_dates b)) else '{}' end;
end
$$;
grant execute on function banking.application_keys to banking_app;
