-- Their data keys are destroyed, so that nothing sealed under them opens again, the blind indexes that found them go,
-- and their name goes wherever it stands in clear and is not part of the journal, which the law has kept. Every session
-- ends. Answers how many keys there were. Restoring a backup does this again to those who were erased after it.
create or replace function banking.forget_customer(p_customer banking.customers) returns integer
language plpgsql volatile set search_path = pg_catalog, banking as $$
declare
  v_keys integer;
  v_session bigint;
begin
  for v_session in select s.id from banking.user_sessions s join banking.users u on u.id = s.user_id
      where u.customer_id = p_customer.id and s.ended_at is null order by s.id for update of u, s loop
    perform banking.end_session(v_session, 'erased');
  end loop;
  update banking.encryption_keys k set wrapped = null, destroyed_at = clock_timestamp()
   where k.subject = 'customer:' || p_customer.id and k.destroyed_at is null;
  get diagnostics v_keys = row_count;
  update banking.users u set email_index = null, phone_index = null, name = 'erased', status = 'closed'
   where u.customer_id = p_customer.id;
  update banking.customers c set full_name = 'erased', status = 'closed' where c.id = p_customer.id;
  update banking.accounts a set holder_name = 'erased' from banking.account_parties p
   where p.account_id = a.id and p.customer_id = p_customer.id and a.holder_name = p_customer.full_name;
  return v_keys;
end
$$;
