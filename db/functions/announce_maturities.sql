-- A step of the end of day: holders of deposits that mature within `deposits.notice_days` are told, each term once, and that
-- it will not be paid or opened again where its payout account is nobody's of them any more. Does at most p_max, answers how
-- many; 0 when there is none left.
create or replace function banking.announce_maturities(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_deposit banking.term_deposits;
  v_account banking.accounts;
  v_payout banking.accounts;
  v_done integer := 0;
begin
  for v_deposit in
    update banking.term_deposits d set announced_on = p_date
     where d.id in (select o.id from banking.term_deposits o
       where o.status = 'active' and o.announced_on is null and o.matures_on > p_date + 1
         and o.matures_on <= p_date + 1 + (banking.setting('deposits.notice_days'))::int
       order by o.matures_on, o.id limit p_max for update skip locked)
    returning d.*
  loop
    select * into strict v_account from banking.accounts a where a.id = v_deposit.account_id;
    select * into strict v_payout from banking.accounts a where a.id = v_deposit.payout_account_id;
    perform banking.tell_holders(v_account, 'deposit_matures', jsonb_build_object(
      'on', to_char(v_deposit.matures_on, 'YYYY-MM-DD'),
      'renewal', case when banking.is_payout_theirs(v_account.id, v_payout) then v_deposit.renewal else 'gone' end));
    v_done := v_done + 1;
  end loop;
  if v_done > 0 then
    insert into banking.audit_logs (actor, action, subject, detail)
    values ('job:eod:' || p_date, 'deposits.announce', 'deposits', jsonb_build_object('count', v_done));
  end if;
  return v_done;
end
$$;
grant execute on function banking.announce_maturities to banking_job;
