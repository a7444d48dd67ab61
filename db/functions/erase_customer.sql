-- Erases a customer: their data keys are destroyed, so that nothing sealed under them opens again, the blind indexes and
-- tokens that found them go, and so does their name on accounts and beside
-- what others saved to pay them. The journal stays as it is: the law has it kept.
-- Every session ends. Refuses not_found, account_not_active (an account is not closed), already_settled.
create or replace function banking.erase_customer(p_actor text, p_customer_id text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_keys integer;
  v_session bigint;
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer_id for update;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if exists (select from banking.account_parties p join banking.accounts a on a.id = p.account_id
      where p.customer_id = v_customer.id and p.valid_until > clock_timestamp() and a.status <> 'closed') then
    raise exception 'account_not_active' using errcode = 'BK409', detail = '{"reason":"an account is not closed"}';
  end if;
  for v_session in select s.id from banking.user_sessions s join banking.users u on u.id = s.user_id
      where u.customer_id = v_customer.id and s.ended_at is null order by s.id for update of u, s loop
    perform banking.end_session(v_session, 'erased');
  end loop;
  update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp()
   where k.subject = 'customer:' || v_customer.id and k.destroyed_at is null;
  get diagnostics v_keys = row_count;
  if v_keys = 0 then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  update banking.users u set email_index = null, phone_index = null, name = null, name_sealed = null, status = 'closed'
   where u.customer_id = v_customer.id;
  update banking.customers c set full_name = null, name_sealed = null, holder_name = null, holder_tokens = null, status = 'closed' where c.id = v_customer.id;
  delete from banking.name_tokens t where t.kind = 'customer' and t.person = v_customer.id;
  update banking.accounts a set holder_name = 'erased', holder_tokens = null from banking.account_parties p
   where p.account_id = a.id and p.customer_id = v_customer.id and p.role = 'owner';
  update banking.payees y set name = 'erased' from banking.accounts a join banking.account_parties p on p.account_id = a.id
   where p.customer_id = v_customer.id and p.role = 'owner' and y.account_number = a.account_number;
  update banking.schedules s set to_name = 'erased' from banking.accounts a join banking.account_parties p on p.account_id = a.id
   where p.customer_id = v_customer.id and p.role = 'owner' and s.to_number = a.account_number;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'customers.erase', 'customer:' || v_customer.id, jsonb_build_object('keys', v_keys));
  return jsonb_build_object('keys', v_keys);
end
$$;
