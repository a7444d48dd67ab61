-- A step of the end of day: deposits that matured and could not be paid then are paid to their payout account as soon as
-- nothing stands against it (`payout_obstacle`), at most p_max of them, each once, with what they earned meanwhile
-- (`overdue_interest`), and their holders are told. What goes on waiting is asked about once a night and written nowhere. One
-- that was to be opened again is paid as well: its day has passed.
-- Answers how many; 0 when there is none left.
create or replace function banking.pay_waiting_deposits(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_today date := (select b.current from banking.business_dates b);
  v_ids bigint[] := array(select d.id from banking.term_deposits d
    join banking.accounts a on a.id = d.account_id and a.status = 'locked' and a.posted > 0
    join banking.accounts p on p.id = d.payout_account_id and p.status in ('active', 'debit_frozen')
    where d.status = 'matured' and banking.payout_obstacle(a, p, banking.overdue_interest(d, v_today)) is null
    order by d.id limit p_max);
  v_id bigint;
  v_deposit banking.term_deposits;
  v_account banking.accounts;
  v_payout banking.accounts;
  v_interest bigint;
  v_done integer := 0;
begin
  perform banking.lock_maturing(v_ids);
  foreach v_id in array v_ids loop
    select d.* into v_deposit from banking.term_deposits d where d.id = v_id and d.status = 'matured' for update;
    continue when v_deposit.id is null;
    select * into strict v_account from banking.accounts a where a.id = v_deposit.account_id for no key update;
    select * into strict v_payout from banking.accounts a where a.id = v_deposit.payout_account_id for no key update;
    v_interest := banking.overdue_interest(v_deposit, v_today);
    -- What was paid before it in this chunk may have filled what the level of the payout account's owner leaves.
    continue when banking.payout_obstacle(v_account, v_payout, v_interest) is not null;
    if v_interest > 0 then
      perform banking.post_by_job(v_actor, p_pads, md5('term-deposit:' || v_id || ':overdue')::uuid, 'interest',
        (banking.internal_account('interest-expense', v_account.currency)).id, v_payout.id, 'Interest after maturity', v_interest);
    end if;
    update banking.term_deposits d set overdue_interest = v_interest where d.id = v_id;
    perform banking.pay_matured(v_id, v_account, v_payout.id, v_actor, p_pads);
    perform banking.tell_of_maturity(v_account, 'waited', null);
    insert into banking.audit_logs (actor, action, subject, detail)
    values (v_actor, 'deposits.mature', 'account:' || v_account.id, jsonb_build_object('deposit', v_id, 'to', 'paid'));
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
alter function banking.pay_waiting_deposits owner to banking_money;
grant execute on function banking.pay_waiting_deposits to banking_job;
