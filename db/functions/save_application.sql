-- Keeps a draft of an application, as the caller left it: p_version is the one they saw, 0 for a new one. What is saved
-- twice because an answer was lost stays one. p_sealed is {"person", "emailIndex", "phoneIndex", "taxIndex" (hexadecimal,
-- null where there is none), "nameTokens" (32 hexadecimal digits each), "key" (wrapped, where it has none yet)}.
-- Refuses: as `admit`, not_found (the product), already_settled (submitted, ended, or `changed` by somebody else),
-- forbidden (one's own person), unavailable (two began it at once).
create or replace function banking.save_application(p_jti text, p_id uuid, p_version int, p_sealed jsonb, p_product text,
  p_level text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_until timestamptz := clock_timestamp() + (banking.setting('applications.days'))::int * interval '1 day';
  v_tokens bytea[] := array(select decode(t, 'hex') from jsonb_array_elements_text(p_sealed -> 'nameTokens') t);
  v_was banking.applications;
  v_now banking.applications;
  v_replayed boolean := false;
begin
  if not exists (select from banking.products p, banking.business_dates b where p.code = p_product
      and p.type in ('savings', 'current') and p.offered_from <= b.current and b.current < p.offered_until) then
    perform banking.refuse('not_found', '{"field":"product"}');
  end if;
  if p_version = 0 then
    insert into banking.applications (id, version, person_sealed, name_tokens, product_code, kyc_level, makers, maker_user_id, expires_at)
    values (p_id, 0, p_sealed ->> 'person', v_tokens, p_product, p_level, array[v_person], v_actor.user_id, v_until)
    on conflict do nothing;
  end if;
  select * into v_was from banking.applications a where a.id = p_id for update;
  if v_was.id is null then
    perform banking.refuse('not_found');
  end if;
  v_replayed := v_was.version = p_version + 1 and v_was.maker_user_id = v_actor.user_id;
  if banking.application_status(v_was) <> 'draft' or not v_replayed and v_was.version <> p_version then
    perform banking.refuse('already_settled', jsonb_build_object('changed', banking.application_status(v_was) = 'draft'));
  end if;
  if p_sealed -> 'key' <> 'null' and banking.subject_key('application:' || p_id) is null then
    perform banking.keep_key('application:' || p_id, p_sealed -> 'key');
  end if;
  if banking.key_in(p_sealed ->> 'person') is distinct from (banking.subject_key('application:' || p_id) ->> 'id')::uuid then
    raise exception 'unavailable' using errcode = 'BK503', detail = '{"retryAfterSeconds": 1}';
  end if;
  update banking.applications a
     set version = p_version + 1, person_sealed = p_sealed ->> 'person', email_index = decode(p_sealed ->> 'emailIndex', 'hex'),
         phone_index = decode(p_sealed ->> 'phoneIndex', 'hex'), tax_index = decode(p_sealed ->> 'taxIndex', 'hex'),
         name_tokens = v_tokens, product_code = p_product, kyc_level = p_level, maker_user_id = v_actor.user_id,
         makers = case when v_person = any (a.makers) then a.makers else a.makers || v_person end,
         changed_at = clock_timestamp(), expires_at = v_until
   where a.id = p_id returning * into v_now;
  if banking.is_own_application(v_actor.user_id, v_now) then
    perform banking.refuse('forbidden', '{"field":"person"}');
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'applications.save', 'application:' || p_id, p_request_id,
    jsonb_build_object('version', v_now.version));
  return banking.application_told(v_actor, v_now, p_request_id) || jsonb_build_object('replayed', v_replayed);
end
$$;
grant execute on function banking.save_application to banking_app;
