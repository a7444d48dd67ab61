-- An account as its holder sees it. Amounts in minor units, as text.
create or replace function banking.account_answer(p_account banking.accounts) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('accountNumber', p_account.account_number, 'type', p_account.type,
    'product', (select p.name from banking.products p where p.code = p_account.product_code),
    'nickname', banking.own_words('accounts', 'nickname', '', p_account.nickname), 'currency', p_account.currency, 'status', p_account.status,
    'posted', p_account.posted::text, 'held', p_account.held::text, 'overdraftLimit', p_account.overdraft_limit::text,
    'openedOn', to_char(p_account.opened_on, 'YYYY-MM-DD'))
$$;
