-- Customers whose review is due within `kyc.remind_days` or overdue, the longest overdue first, after the cursor (date and
-- customer id). Whom it shows is written to access_logs. Refuses as `admit`.
create or replace function banking.list_reviews(p_jti text, p_after_on date, p_after text, p_limit int, p_request_id text)
returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_today date := (select b.current from banking.business_dates b);
  v_shown json;
begin
  v_shown := (select coalesce(json_agg(json_build_object('customerId', c.customer_id, 'name', banking.customer_name(c.id),
        'level', c.kyc_level, 'risk', c.risk, 'status', c.status, 'reviewOn', to_char(c.review_on, 'YYYY-MM-DD'),
        'overdueDays', greatest(0, v_today - c.review_on),
        'waits', exists (select from banking.customer_changes h where h.customer_id = c.id and h.kind = 'review'
          and h.status = 'pending' and h.expires_at > clock_timestamp())) order by c.review_on, c.customer_id), '[]')
    from (select * from banking.customers c
           where c.review_on <= v_today + (banking.setting('kyc.remind_days') #>> '{}')::int and c.status <> 'closed'
             and (c.review_on, c.customer_id) > (coalesce(p_after_on, '-infinity'), coalesce(p_after, ''))
           order by c.review_on, c.customer_id limit p_limit) c);
  perform banking.note_shown(v_actor, v_shown::text, 'reviews', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.list_reviews(text, date, text, int, text) to banking_app;
