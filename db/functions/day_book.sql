-- The journal of a booking date in the bank's own order, after the transaction p_after: amounts in minor units as text,
-- customers by number, the bank's own accounts by name. Whose numbers it shows is written to access_logs. Refuses as
-- `admit`.
create or replace function banking.day_book(p_jti text, p_date date, p_after bigint, p_limit int,
  p_request_id text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(json_build_object('seq', t.seq::text, 'id', t.id, 'type', t.type, 'actor', t.actor,
      'amount', t.amount::text, 'currency', t.currency, 'createdAt', t.created_at,
      'bookingDate', to_char(t.booking_date, 'YYYY-MM-DD'), 'valueDate', to_char(t.value_date, 'YYYY-MM-DD'),
      'debit', t.debit, 'credit', t.credit) order by t.seq), '[]')
    from (select t.*, d.side as debit, c.side as credit
            from (select * from banking.transactions t
                   where t.booking_date = p_date and (p_after is null or t.seq > p_after)
                   order by t.seq limit p_limit) t
            cross join lateral (select json_agg(json_build_object('accountNumber', a.account_number, 'name',
                case when a.type = 'bank' then a.holder_name end)) as side from banking.entries e
                join banking.accounts a on a.id = e.account_id where e.transaction_seq = t.seq and e.amount < 0) d
            cross join lateral (select json_agg(json_build_object('accountNumber', a.account_number, 'name',
                case when a.type = 'bank' then a.holder_name end)) as side from banking.entries e
                join banking.accounts a on a.id = e.account_id where e.transaction_seq = t.seq and e.amount > 0) c) t);
  perform banking.note_shown(v_actor, v_shown::text, 'day_book', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.day_book to banking_app;
