-- End-of-day step: approved changes of products whose day has come with the new business date. Terms stand already, by their
-- date; name, summary, offer and greatest overdraft become what was approved. Does at most p_max, answers how many.
-- Takes no order to sign (p_pads).
create or replace function banking.apply_product_changes(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_change banking.setting_changes;
  v_done integer := 0;
begin
  for v_change in select * from banking.setting_changes c
    where c.kind = 'product' and c.status = 'approved' and c.applied_at is null and c.effective_from <= p_date + 1
    order by c.effective_from, c.settled_at limit p_max for update
  loop
    update banking.products p set name = coalesce(v_change.after ->> 'name', p.name), summary = coalesce(v_change.after ->> 'summary', p.summary),
        offered_until = coalesce((v_change.after ->> 'offeredUntil')::date, p.offered_until),
        overdraft_most = coalesce((v_change.after #>> '{overdraftMost,minor}')::bigint, p.overdraft_most)
     where p.code = v_change.name and v_change.after ?| array['name', 'summary', 'offeredUntil', 'overdraftMost'];
    update banking.setting_changes c set applied_at = clock_timestamp() where c.id = v_change.id;
    insert into banking.audit_logs (actor, action, subject, detail)
    values ('job:eod:' || p_date, 'products.apply', 'product:' || v_change.name, jsonb_build_object('change', v_change.id));
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
grant execute on function banking.apply_product_changes(date, bytea, integer) to banking_job;
