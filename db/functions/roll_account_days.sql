-- End-of-day step: carries the closed date's entries into account_days, p_max transactions a chunk, each entry once.
-- An entry counts as booked from its booking date on and as valued from its value date on, whether that is the closed date,
-- earlier or later; days that were accrued on another balance are marked. Answers how many transactions it went over.
create or replace function banking.roll_account_days(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_from bigint := banking.take_step(p_date, 'roll_account_days', p_pads);
  v_to bigint;
  v_end bigint := (select r.seq_after from banking.eod_runs r where r.closed_date = p_date);
  v_before date;
  v_start bigint;
begin
  select r.closed_date, r.seq_before into v_before, v_start
    from banking.eod_runs r where r.closed_date < p_date order by r.closed_date desc limit 1;
  v_before := coalesce(v_before, '-infinity');
  v_from := greatest(v_from, coalesce(v_start, 0));
  if v_from >= v_end then
    return 0;
  end if;
  v_to := least(v_from + p_max, v_end);
  with lines as materialized (
    select e.account_id, e.booking_date, e.value_date, e.amount from banking.entries e
     where e.transaction_seq > v_from and e.transaction_seq <= v_to
       and e.booking_date > v_before and e.booking_date <= p_date
  ), moves as (
    select m.account_id, m.date, sum(m.booked) as booked, sum(m.valued) as valued from (
        select l.account_id, l.booking_date as date, l.amount as booked,
            case when l.value_date = l.booking_date then l.amount else 0 end as valued from lines l
        union all
        select l.account_id, l.value_date, 0, l.amount from lines l where l.value_date <> l.booking_date) m
     group by m.account_id, m.date
  ), sums as materialized (
    select m.account_id, m.date, sum(m.booked) over w as booked, sum(m.valued) over w as valued
      from moves m window w as (partition by m.account_id order by m.date)
  ), later as (
    -- Days that stand already: each takes what moved up to it.
    update banking.account_days d set booked = d.booked + u.booked, valued = d.valued + u.valued
      from (select s.account_id, o.date, (array_agg(s.booked order by s.date desc))[1] as booked,
                (array_agg(s.valued order by s.date desc))[1] as valued
              from sums s join banking.account_days o on o.account_id = s.account_id and o.date >= s.date
             group by s.account_id, o.date) u
     where d.account_id = u.account_id and d.date = u.date
  ), marked as (
    update banking.interest_positions p set dirty_from = least(p.dirty_from, greatest(l.first, p.since))
      from (select l.account_id, min(l.value_date) as first from lines l group by l.account_id) l
     where p.account_id = l.account_id and l.first <= p.through
  )
  insert into banking.account_days (account_id, date, booked, valued)
  select s.account_id, s.date, coalesce(o.booked, 0) + s.booked, coalesce(o.valued, 0) + s.valued
    from sums s left join lateral (select d.date, d.booked, d.valued from banking.account_days d
      where d.account_id = s.account_id and d.date <= s.date order by d.date desc limit 1) o on true
   where o.date is distinct from s.date;
  update banking.eod_steps s set cursor = v_to where s.closed_date = p_date and s.name = 'roll_account_days';
  return v_to - v_from;
end
$$;
grant execute on function banking.roll_account_days(date, bytea, integer) to banking_job;
