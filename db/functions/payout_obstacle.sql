-- Why a matured deposit is not paid to its payout account, after p_interest went there; null: nothing stands against it. Asked
-- before anything is booked, since a refusal would take the whole chunk back, and the next run and every other would stop at
-- the same deposit. That an owner's own money comes back is no exception from what their level permits or from a review that
-- they have not answered: the payout account may be another's with them, who is not restricted. It waits with all of its
-- interest, and nothing is lost by it. Answers, in this order: empty, stopped (the deposit is frozen, or money in it held),
-- review, level (of its owner), payout_gone (closed, or of nobody who holds the deposit), payout_stopped (takes nothing, or
-- not so much).
create or replace function banking.payout_obstacle(p_account banking.accounts, p_payout banking.accounts, p_interest bigint)
returns text
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_fault jsonb;
begin
  -- Of nothing there is no order.
  if p_account.posted <= 0 then
    return 'empty';
  end if;
  -- What is promised to a merchant keeps the account open.
  if p_account.status <> 'locked' or p_account.held <> 0 then
    return 'stopped';
  end if;
  if p_account.is_bounded then
    v_fault := banking.cap_fault(p_account, -p_account.posted, -p_account.posted);
    if v_fault is not null then
      return case when v_fault ? 'review' then 'review' else 'level' end;
    end if;
  end if;
  if not banking.is_payout_theirs(p_account.id, p_payout) then
    return 'payout_gone';
  end if;
  -- Interest counts against no bound, but what is in the account does.
  p_payout.posted := p_payout.posted + p_interest;
  return case when p_payout.status not in ('active', 'debit_frozen')
      or p_payout.is_bounded and banking.cap_fault(p_payout, p_account.posted, p_account.posted) is not null
    then 'payout_stopped' end;
end
$$;
alter function banking.payout_obstacle owner to banking_money;

-- Whether somebody who holds the deposit holds its payout account as well: who named it may have left it, or the deposit, since,
-- and then it is nobody's who is to be paid. Nobody is paid on one that was closed.
create or replace function banking.is_payout_theirs(p_account_id bigint, p_payout banking.accounts) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_payout.status <> 'closed' and banking.shares_holder(p_account_id, p_payout.account_number, clock_timestamp())
$$;
alter function banking.is_payout_theirs owner to banking_money;

-- What a holder is told of it: what the bank has to know of the owner, or permits them, is for the owner alone to hear, and for
-- who acts for them.
create or replace function banking.payout_obstacle_told(p_why text, p_role text) returns text
language sql immutable parallel safe as $$
  select case when p_why in ('review', 'level') and p_role not in ('owner', 'guardian') then 'stopped' else p_why end
$$;
alter function banking.payout_obstacle_told owner to banking_money;
