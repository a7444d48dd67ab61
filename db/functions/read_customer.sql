-- A customer as staff serve them: who they are (name and addresses sealed), their accounts with balances, and the latest lines over all of them.
-- Written to access_logs. Refuses as `admit`, not_found.
create or replace function banking.read_customer(p_jti text, p_customer_id text, p_request_id text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_customer banking.customers;
  v_accounts bigint[];
begin
  select * into v_customer from banking.customers c where c.customer_id = p_customer_id;
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  values (v_actor.user_id, v_customer.id, 'customer', p_request_id);
  v_accounts := array(select p.account_id from banking.account_parties p where p.customer_id = v_customer.id
    and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until order by p.account_id);
  return json_build_object('customerId', v_customer.customer_id, 'name', banking.customer_name(v_customer.id), 'status', v_customer.status,
    'level', v_customer.kyc_level, 'risk', v_customer.risk, 'reviewOn', to_char(v_customer.review_on, 'YYYY-MM-DD'),
    'memberSince', to_char(v_customer.member_since, 'YYYY-MM-DD'),
    'contact', (select json_build_object('userId', u.id::text, 'email', u.email_sealed, 'phone', u.phone_sealed,
        'key', banking.kept_key(banking.key_in(u.email_sealed))) from banking.users u where u.customer_id = v_customer.id),
    'accounts', (select coalesce(json_agg(json_build_object('accountNumber', a.account_number, 'product', p.name,
        'type', a.type, 'status', a.status, 'holderName', a.holder_name, 'currency', a.currency, 'posted', a.posted::text,
        'available', (a.posted - a.held + a.overdraft_limit)::text,
        'mandate', banking.mandate_of(v_customer.id, a.id)) order by a.id), '[]')
      from banking.accounts a join banking.products p on p.code = a.product_code where a.id = any (v_accounts)),
    'latest', (select coalesce(json_agg(banking.desk_entry(e, true) order by e.transaction_seq desc, e.account_id desc), '[]')
      from (select l.* from unnest(v_accounts) account(id), lateral (select * from banking.entries e
          where e.account_id = account.id order by e.booking_date desc, e.transaction_seq desc limit 12) l
        order by l.transaction_seq desc, l.account_id desc limit 12) e));
end
$$;
grant execute on function banking.read_customer to banking_app;
