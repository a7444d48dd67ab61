-- Charges a fee of the month that ended with p_date to accounts, each at most once a month and kind: as much of it as the
-- balance holds, so that no balance goes below zero by it; the rest is waived. An account that is no longer active under
-- its lock is left alone. Booked on the new business date. Holders are told.
create or replace function banking.charge_fee(p_date date, p_pads bytea, p_kind text, p_note text, p_currency text,
  p_accounts bigint[], p_due bigint[]) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_bank bigint := (banking.internal_account('fees', p_currency)).id;
  v_month date := date_trunc('month', p_date);
  v_noted bigint[];
  v_accounts bigint[];
  v_minor bigint[];
begin
  perform from banking.accounts a where a.id = any (p_accounts || v_bank) order by a.id for no key update;
  with noted as (
    insert into banking.fee_charges (account_id, kind, month, closed_date, due, charged)
    select a.id, p_kind, v_month, p_date, o.due, 0
      from unnest(p_accounts, p_due) o (account_id, due) join banking.accounts a on a.id = o.account_id
     where a.status = 'active'
    on conflict do nothing
    returning fee_charges.account_id, due
  )
  select array_agg(n.account_id), array_agg(n.account_id order by n.account_id) filter (where a.posted - a.held > 0),
      array_agg(-least(n.due, a.posted - a.held) order by n.account_id) filter (where a.posted - a.held > 0)
    into v_noted, v_accounts, v_minor
    from noted n join banking.accounts a on a.id = n.account_id;
  update banking.fee_charges f set charged = -o.minor, transaction_seq = b.transaction_seq
    from banking.post_for_job('eod:' || p_date, p_pads, 'fee', 'fee.' || p_kind, v_bank, v_accounts, v_minor, p_note) b
    join unnest(v_accounts, v_minor) o (account_id, minor) using (account_id)
   where f.account_id = b.account_id and f.kind = p_kind and f.month = v_month;
  -- Each run notes an account once, so that its holders are told once: also where nothing was in it to take.
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, case when f.is_short then 'minimum_balance_short' else 'fee_charged' end,
      jsonb_build_object('account', banking.masked_number(a.account_number), 'amount', f.charged::text, 'currency', a.currency,
        'month', to_char(v_month, 'YYYY-MM'))
    from (select c.*, p_kind <> 'monthly' as is_short from banking.fee_charges c
       where c.account_id = any (v_noted) and c.kind = p_kind and c.month = v_month) f
    join banking.accounts a on a.id = f.account_id
    join banking.account_parties p on p.account_id = a.id and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
    join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer'
   where f.is_short or f.charged > 0;
end
$$;
