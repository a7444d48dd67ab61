-- The bank's own account of a product and currency; the first call of all makes it. The one place that says where
-- holds settle and interest comes from.
create or replace function banking.internal_account(p_product text, p_currency text) returns banking.accounts
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
begin
  select * into v_account from banking.accounts a
   where a.type = 'bank' and a.product_code = p_product and a.currency = p_currency order by a.id limit 1;
  if v_account.id is null then
    -- Two first calls at once: one makes it, the other finds it.
    perform pg_advisory_xact_lock(hashtext('banking.internal_account'));
    select * into v_account from banking.accounts a
     where a.type = 'bank' and a.product_code = p_product and a.currency = p_currency order by a.id limit 1;
  end if;
  if v_account.id is null then
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
    select banking.issue_account_number(), p.code, p.type, p_currency, p.name, b.current
      from banking.products p, banking.business_dates b where p.code = p_product and p.type = 'bank'
    returning * into strict v_account;
    insert into banking.audit_logs (actor, action, subject)
    values ('system:books', 'accounts.open', 'account:' || v_account.id);
  end if;
  return v_account;
end
$$;
grant execute on function banking.internal_account(text, text) to banking_money;
