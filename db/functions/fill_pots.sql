-- End-of-day step: sets aside for pots what a month asks for and what the closed date's debits were rounded up by, each
-- date once for each pot, at most p_max pots a chunk. Money that is not there, overdrafts apart, is not set aside: a month
-- is passed over, of round-ups goes what there is; where its customer no longer decides alone nothing is. Answers how many pots; 0 when none is left. Takes no order (p_pads).
create or replace function banking.fill_pots(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_pot banking.pots;
  v_free bigint;
  v_month bigint;
  v_rounded bigint;
  v_done integer := 0;
begin
  if p_date >= (select b.current from banking.business_dates b) then
    raise exception '% is not over', p_date using errcode = 'BK500';
  end if;
  for v_pot in
    select o.* from banking.pots o
     where o.status = 'open' and (o.monthly is not null or o.round_to is not null) and o.filled_on < p_date
     order by o.account_id, o.id limit p_max
  loop
    v_done := v_done + 1;
    select a.posted - a.held into v_free from banking.accounts a
     where a.id = v_pot.account_id and a.status in ('active', 'credit_frozen')
       and banking.mandate_of(v_pot.customer_id, a.id) = 'either' for no key update;
    -- It may have been changed or closed while this waited.
    select * into v_pot from banking.pots o where o.id = v_pot.id and o.status = 'open' and o.filled_on < p_date for update;
    continue when not found;
    v_free := greatest(coalesce(v_free, 0), 0);
    v_month := case when v_pot.next_on <= p_date and v_pot.monthly <= v_free then v_pot.monthly else 0 end;
    v_rounded := least(v_free - v_month, coalesce((
      select sum((v_pot.round_to + e.amount % v_pot.round_to) % v_pot.round_to) from banking.entries e
        join banking.transactions t on t.seq = e.transaction_seq
       where e.account_id = v_pot.account_id and e.booking_date = p_date and e.amount < 0
         and t.type in ('transfer', 'payment')
         and not banking.shares_holder(e.account_id, t.to_number, t.created_at)), 0));
    if v_month + v_rounded > 0 then
      perform banking.fill_pot(v_pot, v_month + v_rounded, v_actor, null, null, null);
    end if;
    update banking.pots o
       set filled_on = p_date, next_on = case when o.next_on <= p_date then (o.next_on + interval '1 month')::date else o.next_on end
     where o.id = v_pot.id;
  end loop;
  return v_done;
end
$$;
alter function banking.fill_pots owner to banking_money;
grant execute on function banking.fill_pots to banking_job;
