-- The caller's open pots, the oldest first. Refuses as `admit`.
create or replace function banking.list_pots(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return jsonb_build_object('items', (select coalesce(jsonb_agg(banking.pot_answer(o) order by o.created_at, o.id), '[]')
    from banking.pots o where o.customer_id = v_actor.customer_id and o.status = 'open'));
end
$$;
grant execute on function banking.list_pots(text) to banking_app;
