-- A schedule as its customer sees it; amounts in minor units, as text. `last` is what became of its newest occurrence.
create or replace function banking.schedule_answer(p_schedule banking.schedules) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_schedule.id, 'status', p_schedule.status,
    'from', (select a.account_number from banking.accounts a where a.id = p_schedule.from_account_id),
    'toNumber', p_schedule.to_number, 'toName', p_schedule.to_name, 'amount', p_schedule.amount::text,
    'currency', p_schedule.currency, 'note', p_schedule.note, 'firstDate', p_schedule.first_date::text,
    'rule', p_schedule.rule, 'monthEnd', p_schedule.month_end, 'holiday', p_schedule.holiday,
    'until', p_schedule.until_date::text, 'times', p_schedule.times, 'retryDays', p_schedule.retry_days,
    'nextDate', case when p_schedule.status in ('active', 'paused') then p_schedule.next_date::text end,
    'last', (select jsonb_build_object('dueDate', r.due_date::text, 'status', r.status, 'reason', r.reason,
        'retryOn', r.retry_on::text, 'transactionId', (select t.id from banking.transactions t where t.seq = r.transaction_seq))
      from banking.schedule_runs r where r.schedule_id = p_schedule.id order by r.due_date desc limit 1))
$$;
alter function banking.schedule_answer owner to banking_money;
