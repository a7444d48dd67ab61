-- A proposed raise as staff see it: what is, what shall be, who and why; amounts in minor units, as text.
create or replace function banking.raise_answer(p_raise banking.limit_raises) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_raise.id, 'status', p_raise.status, 'accountNumber', a.account_number,
    'currency', a.currency, 'channel', p_raise.channel, 'kind', p_raise.kind, 'value', p_raise.value::text,
    'present', (case p_raise.kind when 'per_transaction' then l.per_transaction when 'daily_amount' then l.daily_amount
      when 'daily_count' then l.daily_count else l.monthly_amount end)::text,
    'reason', p_raise.reason, 'proposedBy', banking.user_name(p_raise.proposed_by), 'proposedAt', p_raise.proposed_at, 'decidedBy', banking.user_name(p_raise.decided_by))
    from banking.accounts a
    cross join banking.limits_in_force(a, p_raise.channel, banking.bank_day(clock_timestamp())) l
   where a.id = p_raise.account_id
$$;
