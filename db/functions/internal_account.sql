-- The bank's own account of a product and currency, made when there is none yet.
create or replace function banking.internal_account(p_product text, p_currency text) returns banking.accounts
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_name text;
begin
  select * into v_account from banking.accounts a
   where a.product_code = p_product and a.currency = p_currency and a.type = 'bank' order by a.id limit 1;
  if found then
    return v_account;
  end if;
  -- Of two at once the second waits here and finds the first's.
  select p.name into strict v_name from banking.products p where p.code = p_product and p.type = 'bank' for no key update;
  select * into v_account from banking.accounts a
   where a.product_code = p_product and a.currency = p_currency and a.type = 'bank' order by a.id limit 1;
  if not found then
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
    select banking.issue_account_number(), p_product, 'bank', p_currency, v_name, b.current from banking.business_dates b
    returning * into v_account;
  end if;
  return v_account;
end
$$;
