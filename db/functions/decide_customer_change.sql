-- Another person approves or refuses a change of a customer; approved, it is made at once. The same decision of the same
-- checker again changes nothing. Refuses: as `admit`, not_found, forbidden (one's own, by the person; about one's own
-- person), already_settled, and what stands in the way by now, which leaves it pending. A step of settle_proposal.
create or replace function banking.decide_customer_change(p_jti text, p_id uuid, p_approve boolean, p_reason text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_person text := banking.person_of(v_actor.user_id);
  v_decision text := case when p_approve then 'approved' else 'refused' end;
  v_customer banking.customers;
  v_change banking.customer_changes;
begin
  -- The customer before the proposal, as everywhere.
  select * into v_customer from banking.customers c
   where c.id = (select h.customer_id from banking.customer_changes h where h.id = p_id) for no key update;
  select * into v_change from banking.customer_changes c where c.id = p_id for update;
  if v_change.id is null then
    perform banking.refuse('not_found');
  end if;
  perform banking.refuse_barred(banking.customer_change_bar(v_actor.user_id, v_change));
  if v_change.status <> v_decision or v_change.checker_user_id <> v_actor.user_id then
    if v_change.status <> 'pending' or v_change.expires_at <= clock_timestamp() then
      perform banking.refuse('already_settled');
    end if;
    if p_approve then
      perform banking.carry_out_customer_change(v_customer, v_change, v_actor.user_id, p_request_id);
    end if;
    update banking.customer_changes c
       set status = v_decision, checker_user_id = v_actor.user_id, checker_person = v_person, decision = p_reason,
           settled_at = clock_timestamp()
     where c.id = p_id;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || v_actor.user_id, 'customers.' || case when p_approve then 'approve' else 'refuse' end,
      'customer:' || v_customer.id, p_request_id, jsonb_build_object('change', p_id, 'kind', v_change.kind));
  end if;
  return jsonb_build_object('status', 'done', 'proposalId', p_id, 'customerId', v_customer.customer_id);
end
$$;

-- Makes a change of a customer that a second person approved. Refuses account_not_active (a review of a closed relation;
-- an erasure with `obstacles`), already_settled (erased meanwhile).
create or replace function banking.carry_out_customer_change(p_customer banking.customers, p_change banking.customer_changes,
  p_by bigint, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_today date := (select b.current from banking.business_dates b);
  v_until date;
begin
  if p_change.kind = 'erasure' then
    perform banking.refuse_erasure(p_customer);
    v_until := banking.kept_until(p_customer);
    perform banking.forget_own(p_customer, greatest(v_until, v_today));
    if v_until <= v_today then
      perform banking.forget_customer(p_customer);
    end if;
    insert into banking.audit_logs (actor, action, subject, request_id, detail)
    values ('user:' || p_by, 'customers.erase', 'customer:' || p_customer.id, p_request_id,
      jsonb_build_object('change', p_change.id, 'keptUntil', v_until));
    return;
  end if;
  if p_customer.status = 'closed' then
    perform banking.refuse('account_not_active');
  end if;
  update banking.customers c
     set kyc_level = p_change.after ->> 'level', risk = p_change.after ->> 'risk', reminded_for = null,
         review_on = v_today + (banking.setting('kyc.review_years') ->> (p_change.after ->> 'risk'))::int * interval '1 year',
         status = case c.status when 'restricted' then 'active' else c.status end
   where c.id = p_customer.id;
  if p_customer.status = 'restricted' then
    insert into banking.outbox (channel, user_id, template, facts)
    select 'email', u.id, 'review_done', '{}' from banking.users u where u.customer_id = p_customer.id;
  end if;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || p_by, 'customers.review', 'customer:' || p_customer.id, p_request_id,
    jsonb_build_object('change', p_change.id, 'before', p_change.before, 'after', p_change.after));
end
$$;

-- What keeps a member of staff from deciding about a change of a customer: `bar_of`, or being that customer.
create or replace function banking.customer_change_bar(p_user_id bigint, p banking.customer_changes) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(banking.bar_of(p_user_id, p.maker_user_id, p.maker_person),
    case when banking.person_of(p_user_id) = 'customer:' || p.customer_id then 'about_you' end)
$$;

-- A change of a customer as the inbox shows it.
create or replace function banking.customer_change_shown(p banking.customer_changes, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', 'customer_' || p.kind,
      'user', (select json_build_object('id', u.id::text, 'role', u.kind, 'name', null, 'customerId', c.customer_id)
        from banking.users u where u.customer_id = c.id),
      'before', p.before, 'after', p.after, 'note', p.reason, 'maker', coalesce(banking.user_name(p.maker_user_id), to_jsonb(p.maker_person)),
      'mine', p_person in (p.maker_person, 'customer:' || c.id), 'checker', banking.user_name(p.checker_user_id),
      'reason', p.decision,
      'status', case when p.status = 'pending' and p.expires_at <= clock_timestamp() then 'expired' else p.status end,
      'madeAt', p.made_at, 'expiresAt', p.expires_at)
    from banking.customers c where c.id = p.customer_id
$$;
