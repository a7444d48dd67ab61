-- The bank's own account of a product in a currency; opened where there is none yet. Of two callers who find none at
-- once, one opens it and the other finds it.
create or replace function banking.internal_account(p_product text, p_currency text) returns banking.accounts
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_product banking.products;
begin
  select * into v_account from banking.accounts a
   where a.type = 'bank' and a.product_code = p_product and a.currency = p_currency order by a.id limit 1;
  if not found then
    perform pg_advisory_xact_lock(hashtextextended('internal_account:' || p_product || ':' || p_currency, 0));
    select * into v_account from banking.accounts a
     where a.type = 'bank' and a.product_code = p_product and a.currency = p_currency order by a.id limit 1;
  end if;
  if not found then
    select * into strict v_product from banking.products p where p.code = p_product and p.type = 'bank';
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
    select banking.issue_account_number(), v_product.code, 'bank', p_currency, v_product.name, b.current
      from banking.business_dates b
    returning * into v_account;
    insert into banking.audit_logs (actor, action, subject)
    values ('system:ledger', 'accounts.open_internal', 'account:' || v_account.id);
  end if;
  return v_account;
end
$$;
grant execute on function banking.internal_account to banking_money;
