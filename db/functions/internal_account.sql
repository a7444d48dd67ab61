-- The bank's own account of a product in a currency (see own_account); opened where there is none yet, under a number
-- as open_books gives them. Of two callers who find none at once, one opens it and the other finds it.
create or replace function banking.internal_account(p_product text, p_currency text) returns banking.accounts
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_product banking.products;
  v_digits text;
begin
  select * into v_account from banking.accounts a where a.id = banking.own_account(p_product, p_currency);
  if found then
    return v_account;
  end if;
  lock table banking.own_accounts in share row exclusive mode;
  select * into v_account from banking.accounts a where a.id = banking.own_account(p_product, p_currency);
  if found then
    return v_account;
  end if;
  select * into strict v_product from banking.products p where p.code = p_product and p.type = 'bank';
  v_digits := '0' || v_product.gl_code || lpad((select count(*) from banking.accounts a
    where a.account_number like '0' || v_product.gl_code || '%')::text, 7, '0');
  insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
  select v_digits || banking.check_digit(v_digits), v_product.code, 'bank', p_currency, v_product.name, b.current
    from banking.business_dates b
  returning * into v_account;
  insert into banking.own_accounts (account_id, product_code, currency, shard)
  values (v_account.id, v_product.code, p_currency, 0);
  insert into banking.audit_logs (actor, action, subject)
  values ('system:ledger', 'accounts.open_internal', 'account:' || v_account.id);
  return v_account;
end
$$;
grant execute on function banking.internal_account to banking_money;
