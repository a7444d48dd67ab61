-- When a customer's schedules come due, up to a day.
create or replace function banking.schedules_ahead(p_customer_id bigint, p_ends date) returns table (id uuid, due date)
language sql stable set search_path = pg_catalog, banking as $$
  with recursive ahead as (
    select s.id, s.next_number as number, s.next_nominal as nominal, s.next_date as due, s.done_count + 1 as nth
      from banking.schedules s where s.customer_id = p_customer_id and s.status = 'active' and s.next_date <= p_ends
    union all
    select a.id, n.number, n.nominal, n.due, a.nth + 1 from ahead a join banking.schedules s on s.id = a.id,
        banking.next_due(s.first_date, s.rule, s.month_end, s.holiday, a.number + 1) n
     where n.due <= p_ends and coalesce(n.nominal <= s.until_date, true) and coalesce(a.nth < s.times, true))
  select a.id, a.due from ahead a
$$;
