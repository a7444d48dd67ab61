-- The row of an account that the customer is party to, locked until the end of the transaction. With p_deciding the
-- mandate must let one holder decide alone. Refuses not_found, forbidden.
create or replace function banking.locked_account(p_customer_id bigint, p_account text, p_deciding boolean)
returns banking.accounts
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_mandate text;
begin
  select * into v_account from banking.accounts a
   where a.account_number = p_account and a.type <> 'bank' for no key update;
  v_mandate := banking.mandate_of(p_customer_id, v_account.id);
  if v_mandate is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if v_mandate = 'view' or p_deciding and v_mandate <> 'either' then
    perform banking.refuse('forbidden', jsonb_build_object('mandate', v_mandate));
  end if;
  return v_account;
end
$$;
