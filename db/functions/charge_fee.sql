-- Charges a fee of the month that ended with p_date to accounts, each at most once a month and kind: as much of it as the
-- balance holds, so that no balance goes below zero by it; the rest is waived. Where the product's fees are taxed, the taxes
-- on what is charged are booked with it, each as entries of its own. An account that is no longer active under
-- its lock is left alone. Booked on the new business date. Holders are told.
create or replace function banking.charge_fee(p_date date, p_pads bytea, p_kind text, p_note text, p_currency text,
  p_accounts bigint[], p_due bigint[]) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_bank bigint := (banking.internal_account('fees', p_currency)).id;
  v_month date := date_trunc('month', p_date);
  v_rates numeric[] := array(select t.rate_percent from banking.fee_taxes_in(p_currency) t);
  v_banks bigint[] := array(select (banking.internal_account(t.tax, p_currency)).id from banking.fee_taxes_in(p_currency) t);
  v_noted bigint[];
  v_accounts bigint[];
  v_minor bigint[];
begin
  perform from banking.accounts a where a.id = any (p_accounts || v_bank || v_banks) order by a.id for no key update;
  with noted as (
    insert into banking.fee_charges (account_id, kind, month, closed_date, due, charged)
    select a.id, p_kind, v_month, p_date, o.due, 0
      from unnest(p_accounts, p_due) o (account_id, due) join banking.accounts a on a.id = o.account_id
     where a.status = 'active'
    on conflict do nothing
    returning fee_charges.account_id, due
  )
  select array_agg(n.account_id), array_agg(n.account_id order by n.account_id) filter (where a.posted - a.held > 0),
      array_agg(-banking.fee_within(n.due, a.posted - a.held, case t.fee_tax when 'gst' then v_rates else '{}' end)
        order by n.account_id) filter (where a.posted - a.held > 0)
    into v_noted, v_accounts, v_minor
    from noted n join banking.accounts a on a.id = n.account_id
    left join banking.terms_on(p_date) t on t.product_code = a.product_code;
  update banking.fee_charges f set charged = -o.minor, transaction_seq = b.transaction_seq
    from banking.post_for_job('eod:' || p_date, p_pads, 'fee', 'fee.' || p_kind, v_bank, v_accounts, v_minor, p_note) b
    join unnest(v_accounts, v_minor) o (account_id, minor) using (account_id)
   where f.account_id = b.account_id and f.kind = p_kind and f.month = v_month;
  perform banking.charge_taxes(p_date, p_pads, p_kind, p_note, p_currency, v_noted);
  perform banking.tell_of_fees(v_noted, p_kind, v_month);
end
$$;

-- The taxes on a fee that was just charged to these accounts, whose rows the caller holds.
create or replace function banking.charge_taxes(p_date date, p_pads bytea, p_kind text, p_note text, p_currency text,
  p_accounts bigint[]) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_month date := date_trunc('month', p_date);
  v_tax record;
  v_accounts bigint[];
  v_minor bigint[];
begin
  for v_tax in select * from banking.fee_taxes_in(p_currency) loop
    select array_agg(f.account_id order by f.account_id),
        array_agg(-banking.tax_of(f.charged, v_tax.rate_percent) order by f.account_id)
      into v_accounts, v_minor
      from banking.fee_charges f join banking.accounts a on a.id = f.account_id
      join banking.terms_on(p_date) t on t.product_code = a.product_code and t.fee_tax = 'gst'
     where f.account_id = any (p_accounts) and f.kind = p_kind and f.month = v_month
       and banking.tax_of(f.charged, v_tax.rate_percent) > 0;
    insert into banking.fee_taxes (account_id, kind, month, tax, rate_percent, minor, transaction_seq)
    select o.account_id, p_kind, v_month, v_tax.tax, v_tax.rate_percent, -o.minor, b.transaction_seq
      from banking.post_for_job('eod:' || p_date, p_pads, 'fee', concat_ws('.', 'fee', p_kind, v_tax.tax),
        (banking.internal_account(v_tax.tax, p_currency)).id, v_accounts, v_minor,
        format('%s %s %% on: %s', upper(v_tax.tax), v_tax.rate_percent, p_note)) b
      join unnest(v_accounts, v_minor) o (account_id, minor) using (account_id);
  end loop;
end
$$;

-- Each run notes an account once, so that its holders are told once: of a balance below its minimum also where nothing was
-- in it to take.
create or replace function banking.tell_of_fees(p_accounts bigint[], p_kind text, p_month date) returns void
language sql set search_path = pg_catalog, banking as $$
  insert into banking.outbox (channel, user_id, template, facts)
  select 'email', u.id, case when f.is_short then 'minimum_balance_short' else 'fee_charged' end,
      jsonb_build_object('account', banking.masked_number(a.account_number), 'amount', (f.charged + f.taxes)::text,
        'currency', a.currency, 'month', to_char(p_month, 'YYYY-MM'))
    from (select c.account_id, c.charged, p_kind <> 'monthly' as is_short,
          coalesce((select sum(x.minor) from banking.fee_taxes x
            where x.account_id = c.account_id and x.kind = p_kind and x.month = p_month), 0)::bigint as taxes
        from banking.fee_charges c
       where c.account_id = any (p_accounts) and c.kind = p_kind and c.month = p_month) f
    join banking.accounts a on a.id = f.account_id
    join banking.account_parties p on p.account_id = a.id and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until
    join banking.users u on u.customer_id = p.customer_id and u.kind = 'customer'
   where f.is_short or f.charged > 0
$$;
