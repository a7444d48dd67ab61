-- What staff are told of a transaction: the balance after it is that of the customer's account where one is touched,
-- else of the till or the vault.
create or replace function banking.order_answer(p_transaction banking.transactions, p_replayed boolean) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('replayed', p_replayed, 'transaction', banking.transaction_answer(p_transaction,
    (select e.balance_after from banking.entries e join banking.accounts a on a.id = e.account_id
      where e.transaction_seq = p_transaction.seq
      order by a.type <> 'bank' desc, a.product_code in ('till', 'vault') desc, e.amount limit 1)))
$$;
alter function banking.order_answer owner to banking_money;
