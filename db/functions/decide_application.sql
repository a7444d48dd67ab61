-- Another person than all who wrote in it approves an application, which makes the customer, their first account and an
-- invitation, or refuses it. The same decision of the same checker again changes nothing. Refuses: as `admit`,
-- not_found, forbidden (one's own, by the person; about one's own person), already_settled, invalid_input (`hits`: a
-- name on the list is not judged, or is theirs; `email`: a user has it by now), which leave it as it is. A step of settle_proposal.
create or replace function banking.decide_application(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_decision text := case when p_approve then 'approved' else 'refused' end;
  v_found banking.applications;
  v_customer banking.customers;
  v_number text;
begin
  select * into v_found from banking.applications a where a.id = p_id for update;
  if v_found.id is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.refuse_barred(banking.application_bar(v_actor.user_id, v_found));
  if v_found.status <> v_decision or v_found.checker_user_id <> v_actor.user_id then
    if banking.application_status(v_found) <> 'submitted' then
      perform banking.refuse('already_settled');
    end if;
    if p_approve then
      -- The list may be another one by now. What is found stays found, so this is returned and not raised.
      perform banking.screen_application(v_found);
      if banking.open_score(p_id) is not null then
        return jsonb_build_object('refused', 'invalid_input', 'field', 'hits');
      end if;
      v_customer := banking.provision_applicant(v_found, 'user:' || v_actor.user_id);
    else
      perform banking.drop_provision(v_found);
    end if;
    update banking.applications a
       set status = v_decision, checker_user_id = v_actor.user_id, checker_person = v_person, decision = p_reason,
           settled_at = clock_timestamp(), changed_at = clock_timestamp(), provision = null, customer_id = v_customer.id,
           review_on = case when p_approve then v_customer.member_since
             + (banking.setting('kyc.review_years') ->> a.risk)::int * interval '1 year' end
     where a.id = p_id;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'applications.' || case when p_approve then 'approve' else 'refuse' end,
      'application:' || p_id, p_request_id, jsonb_build_object('customer', v_customer.id));
  end if;
  select coalesce(v_customer.id, v_found.customer_id) into v_customer.id;
  v_number := (select min(a.account_number) from banking.accounts a join banking.account_parties p on p.account_id = a.id
    where p.customer_id = v_customer.id and p.role = 'owner');
  return jsonb_build_object('status', 'done', 'proposalId', p_id, 'accountNumber', v_number);
end
$$;

-- What keeps a member of staff from deciding about an application: `bar_of` one who wrote in it, as the persons of then (of
-- whoever handed it in the log-in is known as well), or that it is about them.
create or replace function banking.application_bar(p_user_id bigint, p banking.applications) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce((select min(b.bar) from (
        select banking.bar_of(p_user_id, p.maker_user_id, p.makers[1]) as bar
        union all
        select banking.bar_of(p_user_id, case when m like 'user:%' then substr(m, 6)::bigint end, m) from unnest(p.makers) m) b),
    case when banking.is_own_application(p_user_id, p) then 'about_you' end)
$$;

-- The customer who comes of an application. Who they are was sealed when it was submitted; they cannot sign in before
-- they have chosen a password by the invitation.
create or replace function banking.provision_applicant(p banking.applications, p_actor text) returns banking.customers
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_user bigint := (p.provision ->> 'userId')::bigint;
begin
  -- Two with one e-mail address at once: the second one finds the first.
  perform pg_advisory_xact_lock(hashtext('banking application'), hashtext(encode(p.email_index, 'hex')));
  if exists (select from banking.users u where u.email_index = p.email_index) then
    perform banking.refuse('invalid_input', '{"field":"email"}');
  end if;
  -- A verifier that no password has.
  perform banking.provision_customer(p_actor, p.provision, substr(sha256(uuid_send(gen_random_uuid())), 1, 16), 19456, 2, 1,
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), array[p.product_code]);
  update banking.customers c
     set kyc_level = p.kyc_level, risk = p.risk,
         review_on = c.member_since + (banking.setting('kyc.review_years') ->> p.risk)::int * interval '1 year'
   where c.id = (p.provision ->> 'customerId')::bigint;
  update banking.users u set status = 'proposed' where u.id = v_user;
  perform banking.send_invitation(v_user);
  select * into strict v_customer from banking.customers c where c.id = (p.provision ->> 'customerId')::bigint;
  return v_customer;
end
$$;

-- What was sealed for a customer who does not come: its key goes.
create or replace function banking.drop_provision(p banking.applications) returns void
language sql volatile set search_path = pg_catalog, banking as $$
  update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp()
   where k.subject = 'customer:' || (p.provision ->> 'customerId') and k.destroyed_at is null
$$;
