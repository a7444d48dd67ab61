-- Opens the bank's own accounts that are missing: as many shards of settlement as configured, vault, suspense, fees,
-- interest expense, capital, and a till for each operator. Safe to repeat, also twice at once. Answers how many it opened.
-- Their numbers are 0, the code in the chart of accounts, a running number and the check digit: a customer's number
-- never begins with 0.
create or replace function banking.open_books(p_actor text) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_currency text := banking.setting('bank.home_currency') #>> '{}';
  v_missing record;
  v_digits text;
  v_id bigint;
  v_opened integer := 0;
begin
  lock table banking.own_accounts in share row exclusive mode;
  -- What stood before there was a list of them.
  insert into banking.own_accounts (account_id, product_code, currency, shard)
  select a.id, a.product_code, a.currency, row_number() over (partition by a.product_code, a.currency order by a.id) - 1
    from banking.accounts a
   where a.type = 'bank' and a.product_code <> 'till' and not exists (select from banking.own_accounts)
  on conflict do nothing;
  for v_missing in
    select p.code, p.name, p.gl_code, wanted.shard::int as shard, wanted.user_id
      from banking.products p
      join (select 'settlement' as code, s as shard, null::bigint as user_id
              from generate_series(0, (banking.setting('books.settlement_shards'))::int - 1) s
            union all select c, 0, null from unnest(array['vault', 'suspense', 'fees', 'interest-expense', 'capital']) c
            union all select 'till', u.id, u.id from banking.users u where u.kind = 'operator') wanted on wanted.code = p.code
     where not exists (select from banking.own_accounts o
       where o.product_code = p.code and o.currency = v_currency and o.shard = wanted.shard)
     order by p.code, wanted.shard
  loop
    v_digits := '0' || v_missing.gl_code || lpad(v_missing.shard::text, 7, '0');
    insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
    select v_digits || banking.check_digit(v_digits), v_missing.code, 'bank', v_currency,
        v_missing.name || case v_missing.code when 'till' then ' ' || v_missing.shard else '' end, b.current
      from banking.business_dates b returning id into v_id;
    insert into banking.own_accounts (account_id, product_code, currency, shard, user_id)
    values (v_id, v_missing.code, v_currency, v_missing.shard, v_missing.user_id);
    v_opened := v_opened + 1;
  end loop;
  if v_opened > 0 then
    insert into banking.audit_logs (actor, action, subject, detail)
    values (p_actor, 'books.open', 'own_accounts', jsonb_build_object('opened', v_opened));
  end if;
  return v_opened;
end
$$;
