-- A step of the end of day: what the other holders did not decide in time is over, and whoever ordered it is told. What
-- was held for it is freed by expire_holds. Does at most p_max, answers how many.
create or replace function banking.expire_joint_orders(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_order banking.joint_orders;
  v_done integer := 0;
begin
  for v_order in
    update banking.joint_orders j set status = 'expired', settled_at = clock_timestamp(),
        origin_mac = case when j.kind not in ('closing', 'nominees', 'deposit_change') then ''::bytea end
     where j.id in (select o.id from banking.joint_orders o where o.status = 'pending' and o.expires_at <= clock_timestamp()
       order by o.expires_at, o.id limit p_max for update skip locked)
    returning j.*
  loop
    insert into banking.audit_logs (actor, action, subject)
    values ('job:eod:' || p_date, 'joint_orders.expire', 'joint_order:' || v_order.id);
    perform banking.drop_joint_schedule(v_order);
    perform banking.tell_of_joint_order(v_order);
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
grant execute on function banking.expire_joint_orders to banking_job;
