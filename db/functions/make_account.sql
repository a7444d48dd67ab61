-- Writes a new account with its owner and its first event. For verbs that open accounts; they decide whether.
create or replace function banking.make_account(p_number text, p_product text, p_customer_id bigint, p_nickname text,
  p_actor text, p_scope text, p_key text) returns banking.accounts
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
begin
  insert into banking.accounts (account_number, product_code, type, currency, holder_name, holder_tokens, nickname, status, opened_on)
  select p_number, p.code, p.type, p.currency, coalesce(c.holder_name, c.full_name), c.holder_tokens, p_nickname,
      (case p.type when 'term_deposit' then 'locked' else 'active' end)::banking.account_status, b.current
    from banking.products p, banking.customers c, banking.business_dates b
   where p.code = p_product and c.id = p_customer_id
  returning * into strict v_account;
  insert into banking.account_parties (account_id, customer_id, role, mandate)
  values (v_account.id, p_customer_id, 'owner', 'either');
  insert into banking.account_events (account_id, kind, actor, scope, key)
  values (v_account.id, 'opened', p_actor, p_scope, p_key);
  return v_account;
end
$$;
grant execute on function banking.make_account(text, text, bigint, text, text, text, text) to banking_money;
