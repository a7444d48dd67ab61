-- What erasing a customer takes away and what stays, and why: counts of what goes at once, what the law keeps until when,
-- and what stands in the way. Written to access_logs. Refuses as `admit`, not_found.
create or replace function banking.read_erasure(p_jti text, p_customer text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_customer banking.customers;
  v_owned bigint[];
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer;
  if not found then
    perform banking.refuse('not_found');
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  values (v_actor.user_id, v_customer.id, 'customer', p_request_id);
  v_owned := array(select p.account_id from banking.account_parties p where p.customer_id = v_customer.id and p.role = 'owner');
  return jsonb_build_object('customerId', p_customer, 'name', banking.customer_name(v_customer.id),
    'state', case when v_customer.name_sealed is null and v_customer.full_name is null then 'erased'
      when v_customer.erase_on is not null then 'begun'
      when exists (select from banking.customer_changes h where h.customer_id = v_customer.id and h.kind = 'erasure'
        and h.status = 'pending' and h.expires_at > clock_timestamp()) then 'waits'
      when cardinality(banking.erasure_obstacles(v_customer.id)) > 0 then 'hindered' else 'possible' end,
    'obstacles', to_jsonb(banking.erasure_obstacles(v_customer.id)),
    'keptUntil', greatest(v_customer.erase_on, banking.kept_until(v_customer))::text,
    'own', banking.person_of(v_actor.user_id) = 'customer:' || v_customer.id,
    'goes', jsonb_build_object(
      'payees', (select count(*) from banking.payees y where y.customer_id = v_customer.id),
      'notes', (select count(*) from banking.transaction_notes n where n.account_id = any (v_owned)),
      'nominees', (select count(*) from banking.account_nominees n where n.account_id = any (v_owned))
        + (select count(*) from banking.joint_nominees n where n.account_id = any (v_owned)),
      'pots', (select count(*) from banking.pots o where o.customer_id = v_customer.id and o.name <> 'erased'),
      'factors', (select count(*) from banking.user_factors f join banking.users u on u.id = f.user_id
          where u.customer_id = v_customer.id and f.removed_at is null)
        + (select count(*) from banking.passkeys k join banking.users u on u.id = k.user_id
          where u.customer_id = v_customer.id and k.removed_at is null)),
    'stays', jsonb_build_object(
      'accounts', cardinality(v_owned),
      'documents', (select count(*) from banking.documents d join banking.applications a on a.id = d.application_id
        where a.customer_id = v_customer.id),
      'tickets', (select count(*) from banking.tickets t where t.customer_id = v_customer.id)));
end
$$;
grant execute on function banking.read_erasure(text, text, text) to banking_app;
