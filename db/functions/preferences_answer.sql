-- What a customer chose, and the usual where they chose nothing; sums in minor units of INR, as text.
create or replace function banking.preferences_answer(p_customer_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('language', p.language, 'grouping', p.grouping, 'notifications',
      (select jsonb_agg(jsonb_build_object('event', e.event, 'channel', coalesce(p.channels ->> e.event, e.usual),
          'above', (case e.event when 'money_in' then p.money_in_above when 'money_out' then p.money_out_above end)::text,
          'mayBeSilent', e.may_be_silent) order by e.place)
        from banking.notified_events() e))
    from (select) one left join banking.preferences p on p.customer_id = p_customer_id
$$;
