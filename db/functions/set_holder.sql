-- Staff makes a customer a further holder of an account, or changes what they may do; mandate 'none' ends it. The
-- owner stays, and decides alone or, where somebody is there to say yes, together with the others; without one, alone
-- again. Refuses: as `admit`, invalid_input, not_found (account, customer), account_not_active (closed),
-- forbidden (the owner otherwise, or a customer who is not active).
create or replace function banking.set_holder(p_jti text, p_account text, p_customer text, p_mandate text,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], true);
  v_account banking.accounts;
  v_customer banking.customers;
  v_refusal text;
begin
  if (p_mandate in ('either', 'jointly', 'view', 'none')) is not true then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"mandate"}';
  end if;
  select * into v_account from banking.accounts a
   where a.account_number = p_account and a.type <> 'bank' for no key update;
  select * into v_customer from banking.customers c where c.customer_id = p_customer;
  v_refusal := case
    when v_account.id is null or v_customer.id is null then 'not_found'
    when exists (select from banking.account_parties p
      where p.account_id = v_account.id and p.customer_id = v_customer.id and p.role = 'owner')
      and p_mandate <> 'either' and not banking.is_joint(p_mandate, v_account.id, v_customer.id) then 'forbidden'
    when p_mandate = 'none' and banking.mandate_of(v_customer.id, v_account.id) is null then 'not_found'
    when p_mandate <> 'none' and v_customer.status <> 'active' then 'forbidden'
    when v_account.status = 'closed' then 'account_not_active' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal);
  end if;
  if p_mandate = 'none' then
    update banking.account_parties p set valid_until = clock_timestamp()
     where p.account_id = v_account.id and p.customer_id = v_customer.id;
  else
    insert into banking.account_parties as p (account_id, customer_id, role, mandate)
    values (v_account.id, v_customer.id, 'joint', p_mandate)
    on conflict (customer_id, account_id) do update
      set role = case p.role when 'owner' then 'owner' else 'joint' end, mandate = p_mandate, valid_until = 'infinity',
          valid_from = case when p.valid_until > clock_timestamp() then p.valid_from else clock_timestamp() end;
  end if;
  update banking.account_parties p set mandate = 'either'
   where p.account_id = v_account.id and p.role = 'owner' and p.mandate = 'jointly'
     and not banking.is_joint(p.mandate, p.account_id, p.customer_id);
  insert into banking.account_events (account_id, kind, actor, detail)
  values (v_account.id, case p_mandate when 'none' then 'holder_removed' else 'holder_added' end,
    'user:' || v_actor.user_id, jsonb_build_object('customer', v_customer.id, 'mandate', p_mandate));
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'accounts.holder', 'account:' || v_account.id, p_request_id,
    jsonb_build_object('customer', v_customer.id, 'mandate', p_mandate));
  return jsonb_build_object('accountNumber', p_account, 'customerId', p_customer, 'mandate', p_mandate);
end
$$;
grant execute on function banking.set_holder(text, text, text, text, text) to banking_app;
