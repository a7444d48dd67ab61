-- The row of a customer's account that a member of staff serves, locked until the end of the transaction. Refuses
-- not_found, forbidden (an account of one's own person).
create or replace function banking.served_account(p_actor banking.actor, p_account text) returns banking.accounts
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_account banking.accounts;
begin
  select * into v_account from banking.accounts a
   where a.account_number = p_account and a.type <> 'bank' for no key update;
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  if banking.is_own_account(p_actor.user_id, v_account.id) then
    raise exception 'forbidden' using errcode = 'BK403', detail = '{"reason":"own account"}';
  end if;
  return v_account;
end
$$;

-- Whether the person behind a log-in of staff is a party to an account.
create or replace function banking.is_own_account(p_user_id bigint, p_account_id bigint) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.users u join banking.account_parties p on p.customer_id = u.person_id
    where u.id = p_user_id and p.account_id = p_account_id
      and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until)
$$;
grant execute on function banking.is_own_account(bigint, bigint) to banking_money;
