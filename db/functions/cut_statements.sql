-- End-of-day step: when a month ends, cuts the statement of every account that was open in it: balances and versions
-- between which its entries lie, and the chain's head. Entries of a closed date come no more, so a cut never changes.
-- Whoever holds an account that has moved is told. Answers how many accounts it went over. Takes no order to sign (p_pads).
create or replace function banking.cut_statements(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_month date := date_trunc('month', p_date::timestamp)::date;
  v_chunk record;
begin
  if extract(month from p_date + 1) = extract(month from p_date) then
    return 0;
  end if;
  v_chunk := banking.next_accounts(p_date, 'cut_statements', p_pads, p_max);
  with cut as (
    insert into banking.statement_cuts (account_id, month, opening, closing, version_before, version, head)
    select a.id, v_month, coalesce(f.balance_after, 0), coalesce(u.balance_after, 0), coalesce(f.version, 0),
        coalesce(u.version, 0), u.hash
      from banking.accounts a
      left join lateral (select e.balance_after, e.version from banking.entries e
        where e.account_id = a.id and e.booking_date < v_month
        order by e.booking_date desc, e.transaction_seq desc limit 1) f on true
      left join lateral (select e.balance_after, e.version, e.hash from banking.entries e
        where e.account_id = a.id and e.booking_date <= p_date
        order by e.booking_date desc, e.transaction_seq desc limit 1) u on true
     where a.id > v_chunk.first and a.id <= v_chunk.last and a.type <> 'bank' and a.opened_on <= p_date
       and (a.status <> 'closed' or u.version > coalesce(f.version, 0))
    on conflict do nothing
    returning account_id, version_before, version
  )
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, 'statement_ready', jsonb_build_object('month', to_char(v_month, 'YYYY-MM'), 'accounts', count(*))
    from cut c join banking.account_parties p on p.account_id = c.account_id and p.role in ('owner', 'joint')
      and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
    join banking.users u on u.customer_id = p.customer_id and u.status = 'active'
   where c.version > c.version_before group by u.id;
  return v_chunk.count;
end
$$;
grant execute on function banking.cut_statements(date, bytea, integer) to banking_job;
