-- End-of-day step: at the end of a product's period, credits what was accrued, rounded half-up to the product's unit, and
-- charges overdraft interest likewise, as far as the overdraft allows. What rounding leaves, above or below zero, is carried
-- forward. Booked on the new business date. Answers how many accounts it went over.
create or replace function banking.capitalise_interest(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_chunk record;
  v_due record;
  v_accounts bigint[];
  v_minor bigint[];
  v_bank bigint;
  v_note text;
begin
  if not banking.period_over('month', p_date) then
    return 0;
  end if;
  v_chunk := banking.next_accounts(p_date, 'capitalise_interest', p_pads, p_max);
  -- Every lock of the chunk at once, in id order, the bank's own accounts among them.
  with due as materialized (select d.* from banking.interest_due(p_date, v_chunk.first, v_chunk.last) d)
  select coalesce(array_agg(d.account_id), '{}') || coalesce((select array_agg((banking.internal_account(
      case o.kind when 'credit' then 'interest-expense' else 'interest-income' end, o.currency)).id)
      from (select distinct d.kind, d.currency from due d) o), '{}')
    into v_accounts from due d;
  perform from banking.accounts a where a.id = any (v_accounts) order by a.id for no key update;
  for v_due in
    select d.kind, d.currency, array_agg(d.account_id order by d.account_id) as accounts,
        array_agg(d.minor order by d.account_id) as minor
      from banking.interest_due(p_date, v_chunk.first, v_chunk.last) d group by 1, 2 order by 1, 2
  loop
    v_bank := (banking.internal_account(
      case v_due.kind when 'credit' then 'interest-expense' else 'interest-income' end, v_due.currency)).id;
    v_note := case v_due.kind when 'credit' then 'Interest to ' else 'Overdraft interest to ' end
      || to_char(p_date, 'FMDD FMMonth YYYY');
    v_accounts := v_due.accounts;
    v_minor := v_due.minor;
    if v_due.kind = 'debit' then
      -- Under the locks: a debit takes what the overdraft leaves.
      select array_agg(d.id order by d.id), array_agg(d.minor order by d.id) into v_accounts, v_minor
        from (select a.id, -least(o.minor, a.posted - a.held + a.overdraft_limit) as minor
                from unnest(v_accounts, v_minor) o (id, minor) join banking.accounts a using (id)) d
       where d.minor < 0;
    end if;
    with posted as materialized (
      select b.account_id, b.transaction_seq, abs(o.minor) as minor
        from banking.post_for_job('eod:' || p_date, p_pads, 'interest', 'interest.' || v_due.kind, v_bank, v_accounts, v_minor, v_note) b
        join unnest(v_accounts, v_minor) o (account_id, minor) using (account_id)
    ), carried as (
      update banking.interest_positions p
         set credit_micros = p.credit_micros - case v_due.kind when 'credit' then b.minor * 1000000 else 0 end,
             debit_micros = p.debit_micros - case v_due.kind when 'debit' then b.minor * 1000000 else 0 end
        from posted b where p.account_id = b.account_id
      returning p.account_id, b.minor, b.transaction_seq,
        case v_due.kind when 'credit' then p.credit_micros else p.debit_micros end as after
    )
    insert into banking.interest_postings (account_id, closed_date, kind, micros_before, minor, micros_after, transaction_seq)
    select c.account_id, p_date, v_due.kind, c.after + c.minor * 1000000, c.minor, c.after, c.transaction_seq from carried c;
  end loop;
  return v_chunk.count;
end
$$;
grant execute on function banking.capitalise_interest(date, bytea, integer) to banking_job;
