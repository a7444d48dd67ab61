-- Which account an order of staff debits and which it credits, by id; null where there is none. The cash of a till or
-- the vault grows by a debit.
create or replace function banking.order_sides(p_order banking.proposals, out from_id bigint, out to_id bigint)
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_account bigint;
  v_till bigint;
  v_vault bigint;
begin
  if p_order.kind in ('reversal', 'refund') then
    select e.account_id into from_id from banking.entries e where e.transaction_seq = p_order.original_seq and e.amount > 0;
    select e.account_id into to_id from banking.entries e where e.transaction_seq = p_order.original_seq and e.amount < 0;
    return;
  end if;
  select o.account_id into v_till from banking.own_accounts o
   where o.user_id = p_order.maker_user_id
   order by (o.currency = p_order.currency) desc limit 1;
  if p_order.kind in ('deposit', 'withdrawal') then
    select a.id into v_account from banking.accounts a where a.account_number = p_order.account_number and a.type <> 'bank';
    from_id := case p_order.kind when 'deposit' then v_till else v_account end;
    to_id := case p_order.kind when 'deposit' then v_account else v_till end;
    return;
  end if;
  if p_order.kind in ('shortage', 'overage') then
    from_id := case p_order.kind when 'overage' then v_till else banking.own_account('till-difference', p_order.currency) end;
    to_id := case p_order.kind when 'shortage' then v_till else banking.own_account('till-difference', p_order.currency) end;
    return;
  end if;
  v_vault := banking.own_account('vault', p_order.currency);
  from_id := case p_order.kind when 'issue' then v_till when 'return' then v_vault when 'delivery' then v_vault
    when 'remittance' then banking.own_account('settlement', p_order.currency) end;
  to_id := case p_order.kind when 'issue' then v_vault when 'return' then v_till when 'remittance' then v_vault
    when 'delivery' then banking.own_account('settlement', p_order.currency) end;
end
$$;
alter function banking.order_sides owner to banking_money;
