-- The journal of a booking date in the bank's own order, after the transaction p_after: amounts in minor units as text,
-- customers by number, the bank's own accounts by name. Whose numbers it shows is written to access_logs. Refuses as
-- `admit`.
create or replace function banking.day_book(p_jti text, p_date date, p_after bigint, p_limit int,
  p_request_id text default null) returns json
language plpgsql security definer set search_path = pg_catalog, banking set enable_bitmapscan = off as $$
-- A page walks the journal from where it begins: bitmaps would gather the whole day first, and sort it.
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
  -- Between the ends of the journal that the runs before and after the day have kept; a day that is open has no end yet.
  v_after bigint := greatest(p_after, (select r.seq_before from banking.eod_runs r where r.closed_date < p_date
    order by r.closed_date desc limit 1), 0);
  v_last bigint := coalesce((select r.seq_after from banking.eod_runs r where r.closed_date >= p_date and r.seq_after is not null
    order by r.closed_date limit 1), 9223372036854775807);
  -- Before the first and after the last there is nothing to look for.
  v_is_known boolean := p_date <= (select b.current from banking.business_dates b)
    and p_date >= (select t.booking_date from banking.transactions t order by t.seq limit 1);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(json_build_object('seq', t.seq::text, 'id', t.id, 'type', t.type, 'actor', t.actor,
      'amount', t.amount::text, 'currency', t.currency, 'createdAt', t.created_at,
      'bookingDate', to_char(t.booking_date, 'YYYY-MM-DD'), 'valueDate', to_char(t.value_date, 'YYYY-MM-DD'),
      'debit', t.debit, 'credit', t.credit) order by t.seq), '[]')
    from (select t.*, s.debit, s.credit
            from (select * from banking.transactions t
                   where v_is_known and t.booking_date = p_date and t.seq > v_after and t.seq <= v_last
                   order by t.seq limit p_limit) t
            cross join lateral (select json_agg(l.shown) filter (where l.amount < 0) as debit,
                json_agg(l.shown) filter (where l.amount > 0) as credit
              from (select e.amount, json_build_object('accountNumber', a.account_number, 'name',
                  case when a.type = 'bank' then a.holder_name end) as shown from banking.entries e
                join banking.accounts a on a.id = e.account_id where e.transaction_seq = t.seq) l) s) t);
  perform banking.note_shown(v_actor, v_shown::text, 'day_book', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.day_book to banking_app;
