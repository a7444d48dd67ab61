-- Marks the accounts that a customer owns as bounded while their level has bounds or they are restricted: only those are
-- looked at when their balance moves.
create or replace function banking.bound_accounts(p_customer banking.customers) returns void
language sql volatile set search_path = pg_catalog, banking as $$
  update banking.accounts a set is_bounded = b.is_bounded
    from banking.account_parties p,
      (select p_customer.status = 'restricted'
        or coalesce(banking.setting('kyc.levels') -> p_customer.kyc_level, '{}') <> '{}' as is_bounded) b
   where p.customer_id = p_customer.id and p.role = 'owner' and a.id = p.account_id and a.is_bounded <> b.is_bounded
$$;

-- A level or a standing that changes, by whomever.
create or replace function banking.bound_customer() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  perform banking.bound_accounts(new);
  return null;
end
$$;

-- A new account of a customer: no more, and in no other currency, than their level permits. Refuses limit_exceeded
-- (`level_accounts`), currency_mismatch (`level`).
create or replace function banking.bound_new_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_customer banking.customers;
  v_caps jsonb;
  v_most int;
begin
  select * into strict v_customer from banking.customers c where c.id = new.customer_id;
  v_caps := banking.setting('kyc.levels') -> v_customer.kyc_level;
  if coalesce(v_caps, '{}') = '{}' and v_customer.status <> 'restricted' then
    return null;
  end if;
  v_most := (v_caps ->> 'accountsMost')::int;
  if v_most < (select count(*) from banking.account_parties p join banking.accounts a on a.id = p.account_id
    where p.customer_id = new.customer_id and p.role = 'owner' and a.status <> 'closed') then
    perform banking.refuse('limit_exceeded', jsonb_build_object('limit', 'level_accounts', 'most', v_most));
  end if;
  if (v_caps ->> 'currency') <> (select a.currency from banking.accounts a where a.id = new.account_id) then
    perform banking.refuse('currency_mismatch', '{"field": "product", "level": true}');
  end if;
  perform banking.bound_accounts(v_customer);
  return null;
end
$$;
