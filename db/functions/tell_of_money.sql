-- Tells of the entries of these transactions those who asked for it, from the sum on that they chose; what moved before
-- somebody first chose is past. Called with each seal, so nothing on the way of a payment waits for it.
create or replace function banking.tell_of_money(p_first bigint, p_last bigint) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if not exists (select from banking.preferences p where p.channels ?| array['money_in', 'money_out']) then
    return;
  end if;
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'money_' || e.side, jsonb_build_object('amount', abs(e.amount)::text, 'currency', a.currency,
      'account', banking.masked_number(a.account_number), 'at', t.created_at)
    from (select n.*, case when n.amount > 0 then 'in' else 'out' end as side
        from banking.entries n where n.transaction_seq between p_first and p_last) e
    join banking.transactions t on t.seq = e.transaction_seq
    join banking.accounts a on a.id = e.account_id
    join banking.account_parties y on y.account_id = a.id and y.role in ('owner', 'joint')
      and y.valid_from <= t.created_at and t.created_at < y.valid_until
    join banking.preferences p on p.customer_id = y.customer_id and p.created_at <= t.created_at
      and p.channels ->> ('money_' || e.side) in ('email', 'sms')
    join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer' and u.status = 'active'
   where a.currency <> 'INR'
      or abs(e.amount) >= coalesce(case e.side when 'in' then p.money_in_above else p.money_out_above end, 0)
   order by e.transaction_seq, e.account_id, u.id;
end
$$;
