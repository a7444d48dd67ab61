-- The caller's schedules that have not been cancelled, and those of other holders that all agreed to, the next due first, and what comes in the days ahead on all of
-- them, at most p_most. Refuses as `admit`.
create or replace function banking.read_schedules(p_jti text, p_days int, p_most int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
  v_today date := (select b.current from banking.business_dates b);
  v_ends date := v_today + least(p_days, 366);
begin
  return jsonb_build_object('today', v_today::text,
    'items', (select coalesce(jsonb_agg(banking.schedule_answer(s) || jsonb_build_object('mine', s.customer_id = v_actor.customer_id)
        order by s.status = 'finished', s.next_date, s.id), '[]')
      from (select w.* from banking.schedules w where w.id = any (array(
          select o.id from banking.schedules o where o.customer_id = v_actor.customer_id
          union select a.id from banking.agreed_schedules(v_actor.customer_id) a)) and w.status <> 'cancelled'
        order by w.status = 'finished', w.next_date, w.id limit 200) s),
    'upcoming', (
      select coalesce(jsonb_agg(jsonb_build_object('scheduleId', a.id, 'date', a.due::text, 'amount', s.amount::text,
          'currency', s.currency, 'toNumber', s.to_number, 'toName', s.to_name) order by a.due, a.id), '[]')
        from (select h.* from banking.schedules_ahead(v_actor.customer_id, v_ends) h order by h.due, h.id limit p_most) a
        join banking.schedules s on s.id = a.id));
end
$$;
grant execute on function banking.read_schedules(text, int, int) to banking_app;
