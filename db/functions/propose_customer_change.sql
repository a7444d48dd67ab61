-- A customer whom a member of staff serves, locked until the end of the transaction. Refuses not_found, forbidden (one's own
-- person).
create or replace function banking.served_customer(p_actor banking.actor, p_customer text) returns banking.customers
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer for no key update;
  if v_customer.id is null then
    perform banking.refuse('not_found');
  end if;
  if banking.person_of(p_actor.user_id) = 'customer:' || v_customer.id then
    perform banking.refuse('forbidden', '{"reason":"own person"}');
  end if;
  return v_customer;
end
$$;

-- Keeps a change of a customer, locked by its verb, for a second person until it expires. Who asks is one of the staff, or
-- the command line as a person of its own (`tool:…`, p_user_id null). Asked for again by the same person while it waits,
-- it is the same one. Refuses invalid_input (no reason), already_settled (`waits`: another of its kind does). Answers its
-- proposal's id.
create or replace function banking.ask_customer_change(p_maker text, p_user_id bigint, p_customer banking.customers, p_kind text,
  p_before jsonb, p_after jsonb, p_reason text, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_change banking.customer_changes;
  v_person text := case when p_user_id is null then p_maker else banking.person_of(p_user_id) end;
begin
  if coalesce(btrim(p_reason), '') = '' then
    perform banking.refuse('invalid_input', '{"field":"reason"}');
  end if;
  -- What nobody decided in time must not stand in the way of asking anew.
  update banking.customer_changes c set status = 'expired', settled_at = clock_timestamp()
   where c.customer_id = p_customer.id and c.status = 'pending' and c.expires_at <= clock_timestamp();
  select * into v_change from banking.customer_changes c
   where c.customer_id = p_customer.id and c.kind = p_kind and c.status = 'pending';
  if v_change.id is not null then
    if (v_change.maker_user_id, v_change.maker_person, v_change.after, v_change.reason)
      is distinct from (p_user_id, v_person, p_after, p_reason)
    then
      perform banking.refuse('already_settled', '{"waits":true}');
    end if;
    return jsonb_build_object('replayed', true, 'status', 'pending', 'proposalId', v_change.id);
  end if;
  insert into banking.customer_changes (kind, customer_id, before, after, reason, maker_user_id, maker_person, expires_at)
  values (p_kind, p_customer.id, p_before, p_after, p_reason, p_user_id, v_person,
    clock_timestamp() + (banking.setting('proposals.hours'))::int * interval '1 hour')
  returning * into v_change;
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values (p_maker, 'customers.propose', 'customer:' || p_customer.id, p_request_id,
    jsonb_build_object('change', v_change.id, 'kind', p_kind));
  return jsonb_build_object('replayed', false, 'status', 'pending', 'proposalId', v_change.id);
end
$$;

-- The same of a member of staff.
create or replace function banking.propose_customer_change(p_actor banking.actor, p_customer banking.customers, p_kind text,
  p_before jsonb, p_after jsonb, p_reason text, p_request_id text) returns jsonb
language sql volatile set search_path = pg_catalog, banking as $$
  select banking.ask_customer_change('user:' || p_actor.user_id, p_actor.user_id, p_customer, p_kind, p_before, p_after, p_reason,
    p_request_id)
$$;
