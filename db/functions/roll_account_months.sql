-- End-of-day step: carries the closed date's entries of customers' accounts into account_months, p_max transactions a
-- chunk, each entry once. The first run of a bank that has this step goes over the whole journal. Whether the other side
-- is an account with a holder in common is judged as of the transaction. Answers how many transactions it went over.
create or replace function banking.roll_account_months(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_from bigint := banking.take_step(p_date, 'roll_account_months', p_pads);
  v_to bigint;
  v_end bigint := (select r.seq_after from banking.eod_runs r where r.closed_date = p_date);
  v_before date;
  v_start bigint;
begin
  select r.closed_date, r.seq_before into v_before, v_start
    from banking.eod_runs r join banking.eod_steps s using (closed_date)
   where r.closed_date < p_date and s.name = 'roll_account_months' and s.status = 'done'
   order by r.closed_date desc limit 1;
  v_before := coalesce(v_before, '-infinity');
  v_from := greatest(v_from, coalesce(v_start, 0));
  if v_from >= v_end then
    return 0;
  end if;
  v_to := least(v_from + p_max, v_end);
  insert into banking.account_months as m (account_id, month, kind, direction, count, sum)
  select l.account_id, l.month, l.kind, l.direction, count(*), sum(l.amount)
    from (select e.account_id, date_trunc('month', e.booking_date)::date as month,
              case when t.from_number is not null and t.to_number is not null and banking.shares_holder(e.account_id,
                case when e.amount < 0 then t.to_number else t.from_number end, t.created_at) then 'own'
              else t.type::text end as kind,
              case when e.amount < 0 then 'out' else 'in' end as direction, abs(e.amount) as amount
            from banking.entries e
            join banking.accounts a on a.id = e.account_id and a.type <> 'bank'
            join banking.transactions t on t.seq = e.transaction_seq
           where e.transaction_seq > v_from and e.transaction_seq <= v_to
             and e.booking_date > v_before and e.booking_date <= p_date) l
   group by l.account_id, l.month, l.kind, l.direction
  on conflict (account_id, month, kind, direction)
  do update set count = m.count + excluded.count, sum = m.sum + excluded.sum;
  update banking.eod_steps s set cursor = v_to where s.closed_date = p_date and s.name = 'roll_account_months';
  return v_to - v_from;
end
$$;
grant execute on function banking.roll_account_months(date, bytea, integer) to banking_job;
