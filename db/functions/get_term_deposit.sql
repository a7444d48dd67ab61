-- A deposit of the caller as it stands, and what closing it today would pay and between which accounts (the Worker
-- signs orders over their numbers). Of one that has matured and waits, why (`waitsFor`; null: it is paid in the next end of
-- day), and what it earns meanwhile (`overdue`). Refuses: as `admit`, not_found.
create or replace function banking.get_term_deposit(p_jti text, p_account text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_account banking.accounts;
  v_deposit banking.term_deposits;
  v_payout banking.accounts;
  v_interest bigint;
  v_today date := (select b.current from banking.business_dates b);
begin
  select * into v_account from banking.accounts a where a.account_number = p_account and a.type = 'term_deposit';
  if banking.mandate_of(v_actor.customer_id, v_account.id) is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  select * into strict v_deposit from banking.term_deposits d where d.account_id = v_account.id order by d.id desc limit 1;
  select * into strict v_payout from banking.accounts a where a.id = v_deposit.payout_account_id;
  v_interest := banking.early_interest(v_deposit, v_today);
  return banking.deposit_answer(v_deposit) || jsonb_build_object('status', v_deposit.status, 'renewal', v_deposit.renewal,
    'payoutNumber', v_payout.account_number,
    'overdue', banking.overdue_answer(v_deposit, v_today), 'overduePaid', v_deposit.overdue_interest::text,
    'waitsFor', case when v_deposit.status = 'matured' then (select banking.payout_obstacle_told(
        banking.payout_obstacle(v_account, v_payout, v_interest), p.role) from banking.account_parties p
      where p.account_id = v_account.id and p.customer_id = v_actor.customer_id) end,
    'balance', v_account.posted::text, 'interestPaid', v_deposit.interest::text,
    'endedOn', to_char(v_deposit.ended_on, 'YYYY-MM-DD'), 'today', to_char(v_today, 'YYYY-MM-DD'),
    'days', v_today - v_deposit.opened_on,
    'closing', case when v_deposit.status in ('active', 'matured') then jsonb_build_object('interest', v_interest::text,
      'total', (v_account.posted + v_interest)::text, 'principal', v_account.posted::text,
      'interestNumber', (banking.internal_account('interest-expense', v_account.currency)).account_number) end);
end
$$;
grant execute on function banking.get_term_deposit(text, text) to banking_app;
