-- Erases a customer by banking.forget_customer, when nothing is open any more. Refuses not_found, account_not_active
-- (an account is not closed), already_settled.
create or replace function banking.erase_customer(p_actor text, p_customer_id text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_keys integer;
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer_id for update;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if exists (select from banking.account_parties p join banking.accounts a on a.id = p.account_id
      where p.customer_id = v_customer.id and p.valid_until > clock_timestamp() and a.status <> 'closed') then
    raise exception 'account_not_active' using errcode = 'BK409', detail = '{"reason":"an account is not closed"}';
  end if;
  v_keys := banking.forget_customer(v_customer);
  if v_keys = 0 then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'customers.erase', 'customer:' || v_customer.id, jsonb_build_object('keys', v_keys));
  return jsonb_build_object('keys', v_keys);
end
$$;
