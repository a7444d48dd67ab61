-- Their data keys are destroyed, so that nothing sealed under them opens again, the blind indexes and tokens that
-- found them go, and so does their name on accounts and beside what others saved to pay them. The journal stays as it is:
-- the law has it kept. Every session ends. Answers how many keys there were. Restoring a backup does this again to those who were erased after it.
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
   where k.subject in ('customer:' || p_customer.id, (select 'application:' || a.id from banking.applications a
     where a.customer_id = p_customer.id)) and k.destroyed_at is null;
  get diagnostics v_keys = row_count;
  update banking.users u set email_index = null, phone_index = null, name = null, name_sealed = null, status = 'closed'
   where u.customer_id = p_customer.id;
  update banking.customers c set full_name = null, name_sealed = null, holder_name = null, holder_tokens = null,
      status = 'closed' where c.id = p_customer.id;
  update banking.applications a set email_index = null, phone_index = null, tax_index = null, name_tokens = '{}'
   where a.customer_id = p_customer.id;
  -- What they wrote for themselves opens no more: of a joint account it would stand as `erased` for the other holder.
  update banking.accounts a set nickname = null from banking.account_parties p
   where p.account_id = a.id and p.customer_id = p_customer.id and a.nickname is not null and exists (select
     from banking.encryption_keys k where k.id = banking.key_in(a.nickname) and k.subject = 'customer:' || p_customer.id);
  delete from banking.account_nominees n using banking.account_parties p
   where p.account_id = n.account_id and p.customer_id = p_customer.id and p.role = 'owner';
  delete from banking.joint_nominees n using banking.account_parties p
   where p.account_id = n.account_id and p.customer_id = p_customer.id and p.role = 'owner';
  delete from banking.preferences l where l.customer_id = p_customer.id;
  delete from banking.name_tokens t where t.kind = 'customer' and t.person = p_customer.id;
  update banking.accounts a set holder_name = 'erased', holder_tokens = null from banking.account_parties p
   where p.account_id = a.id and p.customer_id = p_customer.id and p.role = 'owner';
  update banking.payees y set name = 'erased' from banking.accounts a join banking.account_parties p on p.account_id = a.id
   where p.customer_id = p_customer.id and p.role = 'owner' and y.account_number = a.account_number;
  update banking.schedules s set to_name = 'erased' from banking.accounts a join banking.account_parties p on p.account_id = a.id
   where p.customer_id = p_customer.id and p.role = 'owner' and s.to_number = a.account_number;
  return v_keys;
end
$$;

-- A key that was overwritten stands on the disk until its row's former version is vacuumed: within a minute or two.
alter table banking.encryption_keys set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
