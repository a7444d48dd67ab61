-- Makes a customer with a log-in and one account for each named product. For the internal tool: no log-in role of
-- the Worker may execute it. p_sealed is {"userId", "customerId"} of reserve_person, the subject's wrapped "key", "name",
-- "fullName", "nameTokens", "holder", "holderTokens" (as accounts carry the name), "email", "emailIndex", "phone", "phoneIndex" sealed under it. Answers {"customerId", "accounts": [number…]}.
create or replace function banking.provision_customer(p_actor text, p_sealed jsonb,
  p_salt bytea, p_memory_kib int, p_passes int, p_lanes int, p_verifier bytea, p_products text[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_today date := (select b.current from banking.business_dates b);
  v_customer banking.customers;
  v_numbers text[] := '{}';
  v_product banking.products;
  v_code text;
  v_account banking.accounts;
  v_tokens int[] := array(select t::int from jsonb_array_elements_text(p_sealed -> 'holderTokens') t);
begin
  insert into banking.customers (id, customer_id, name_sealed, holder_name, holder_tokens, member_since, review_on) overriding system value
  values ((p_sealed ->> 'customerId')::bigint, banking.issue_customer_id(), p_sealed ->> 'fullName', p_sealed ->> 'holder',
    v_tokens, v_today, v_today + (banking.setting('kyc.review_years') ->> 'low')::int * interval '1 year')
  returning * into v_customer;
  perform banking.keep_key('customer:' || v_customer.id, p_sealed -> 'key');
  perform banking.keep_name_tokens('customer', v_customer.id, p_sealed -> 'nameTokens');
  insert into banking.users (id, kind, customer_id, name_sealed, email_sealed, email_index, phone_sealed, phone_index,
    password_salt, password_memory_kib, password_passes, password_lanes, password_verifier) overriding system value
  values ((p_sealed ->> 'userId')::bigint, 'customer', v_customer.id, p_sealed ->> 'name', p_sealed ->> 'email',
    decode(p_sealed ->> 'emailIndex', 'hex'), p_sealed ->> 'phone', decode(p_sealed ->> 'phoneIndex', 'hex'), p_salt,
    p_memory_kib, p_passes, p_lanes, p_verifier);
  foreach v_code in array p_products loop
    select * into strict v_product from banking.products where code = v_code and type <> 'bank';
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, holder_tokens, opened_on)
    values (banking.issue_account_number(), v_code, v_product.type, v_product.currency, p_sealed ->> 'holder', v_tokens, v_today)
    returning * into v_account;
    insert into banking.account_parties (account_id, customer_id, role, mandate)
    values (v_account.id, v_customer.id, 'owner', 'either');
    v_numbers := v_numbers || v_account.account_number;
  end loop;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'customers.provision', 'customer:' || v_customer.id, jsonb_build_object('products', p_products));
  return jsonb_build_object('customerId', v_customer.customer_id, 'accounts', to_jsonb(v_numbers));
end
$$;
