-- An account that a customer is party to today, for one who wants to look at it (p_alone false), or to decide about it
-- alone. Refuses not_found, forbidden (mandate).
create or replace function banking.party_account(p_customer_id bigint, p_account_number text, p_alone boolean)
returns banking.accounts
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
  v_mandate text;
begin
  select a.* into v_account from banking.accounts a where a.account_number = p_account_number and a.type <> 'bank';
  v_mandate := banking.mandate_of(p_customer_id, v_account.id);
  if v_mandate is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"id"}';
  end if;
  if p_alone and v_mandate <> 'either' then
    perform banking.refuse('forbidden', jsonb_build_object('mandate', v_mandate));
  end if;
  return v_account;
end
$$;
