-- Pays accrued interest into an account that is being closed, takes what it owes, and pays the rest to p_to. The caller holds
-- all accounts in id order and has found nothing else against it. What was signed must be what is due now. Refuses:
-- not_found (to), account_not_active (to), currency_mismatch, unavailable (the end of day runs, or it is no longer what was
-- signed: asked again, it is signed anew).
create or replace function banking.pay_out_closing(p_account banking.accounts, p_customer_id bigint, p_actor banking.actor,
  p_to text, p_orders jsonb, p_ordered_at timestamptz, p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_due record := banking.closing_interest(p_account);
  v_rest bigint := p_account.posted + v_due.credit - v_due.owed;
  v_to banking.accounts := banking.own_target(p_customer_id, p_account, p_to);
  v_kind text;
  v_bank banking.accounts;
  v_account banking.accounts;
  v_transaction banking.transactions;
begin
  -- While the end of day goes through the accounts, a day may be accrued or credited at any moment.
  if exists (select from banking.eod_runs r where r.status <> 'done')
    or (coalesce((p_orders #>> '{interest,minor}')::bigint, 0), coalesce((p_orders #>> '{owed,minor}')::bigint, 0),
      coalesce((p_orders #>> '{payout,minor}')::bigint, 0)) is distinct from (v_due.credit, v_due.owed, greatest(v_rest, 0))
  then
    perform banking.refuse('unavailable', '{"retryAfterSeconds": 5}');
  end if;
  foreach v_kind in array array['interest', 'owed'] loop
    continue when coalesce((p_orders #>> array[v_kind, 'minor'])::bigint, 0) = 0;
    select * into v_bank from banking.accounts a
     where a.account_number = p_orders #>> array[v_kind, 'bank'] and a.currency = p_account.currency
       and a.product_code = case v_kind when 'interest' then 'interest-expense' else 'interest-income' end;
    if v_bank.id is null then
      perform banking.refuse('not_found', '{"field": "bank"}');
    end if;
    select * into strict v_account from banking.accounts a where a.id = p_account.id;
    v_transaction := banking.post_closing(p_actor, 'interest', p_orders -> v_kind,
      case v_kind when 'interest' then v_bank else v_account end, case v_kind when 'interest' then v_account else v_bank end,
      p_ordered_at, p_request_id);
    with carried as (
      update banking.interest_positions p
         set credit_micros = p.credit_micros - case v_kind when 'interest' then v_transaction.amount * 1000000 else 0 end,
             debit_micros = p.debit_micros - case v_kind when 'owed' then v_transaction.amount * 1000000 else 0 end
       where p.account_id = p_account.id
      returning case v_kind when 'interest' then p.credit_micros else p.debit_micros end as after
    )
    insert into banking.interest_postings (account_id, closed_date, kind, micros_before, minor, micros_after, transaction_seq)
    select p_account.id, v_transaction.booking_date, case v_kind when 'interest' then 'credit' else 'debit' end::banking.interest_kind,
        c.after + v_transaction.amount * 1000000, v_transaction.amount, c.after, v_transaction.seq from carried c;
  end loop;
  if v_rest > 0 then
    select * into strict v_account from banking.accounts a where a.id = p_account.id;
    perform banking.post_closing(p_actor, 'transfer', p_orders -> 'payout', v_account, v_to, p_ordered_at, p_request_id);
  end if;
end
$$;

-- One order of a closing, as the Worker signed it.
create or replace function banking.post_closing(p_actor banking.actor, p_type text, p_order jsonb, p_from banking.accounts,
  p_to banking.accounts, p_ordered_at timestamptz, p_request_id text) returns banking.transactions
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_scope text := 'customer:' || p_actor.customer_id;
begin
  insert into banking.request_keys (scope, key, payload_hash) values (v_scope, p_order ->> 'id', '\x00');
  return banking.post('user:' || p_actor.user_id, v_scope, (p_order ->> 'id')::uuid, p_type, p_from, p_to, p_from.holder_name,
    p_to.holder_name, (p_order ->> 'minor')::bigint, null, p_ordered_at, (p_order ->> 'mac')::bytea, p_request_id);
end
$$;

-- Another account of a holder that can take the rest of one that is closed; a row of nulls for none. Its row is held by the
-- caller. Refuses not_found, account_not_active, currency_mismatch.
create or replace function banking.own_target(p_customer_id bigint, p_account banking.accounts, p_to text) returns banking.accounts
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_to banking.accounts;
  v_refusal text;
begin
  if p_to is null then
    return null;
  end if;
  select * into v_to from banking.accounts a where a.account_number = p_to and a.type in ('savings', 'current');
  v_refusal := case
    when v_to.id = p_account.id or not banking.owns_account(p_customer_id, v_to.account_number)
      or banking.mandate_of(p_customer_id, v_to.id) = 'view' then 'not_found'
    when v_to.status not in ('active', 'debit_frozen') then 'account_not_active'
    when v_to.currency <> p_account.currency then 'currency_mismatch' end;
  if v_refusal is not null then
    perform banking.refuse(v_refusal, '{"field": "to"}');
  end if;
  return v_to;
end
$$;
