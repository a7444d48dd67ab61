-- A step of the end of day: releases open holds whose time has passed when p_date ends at the bank's place, at most
-- p_max of them, each once. Answers how many; 0 when there is none left. Takes no order to sign (p_pads).
create or replace function banking.expire_holds(p_date date, p_pads bytea, p_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor text := 'job:eod:' || p_date;
  v_until timestamptz := least(clock_timestamp(),
    (p_date + 1)::timestamp at time zone (banking.setting('bank.timezone') #>> '{}'));
  v_ids uuid[];
  v_done integer;
begin
  loop
    v_ids := array(select h.id from banking.holds h
      where h.status = 'open' and h.expires_at <= v_until order by h.expires_at, h.id limit p_max);
    if cardinality(v_ids) = 0 then
      return 0;
    end if;
    perform from banking.accounts a where a.id in (select h.account_id from banking.holds h where h.id = any (v_ids))
      order by a.id for no key update;
    -- Another run may have done them while this one waited for the locks: only what is open still.
    with ended as (
      update banking.holds h set released = h.authorised - h.captured, status = 'expired', settled_at = clock_timestamp()
       where h.id = any (v_ids) and h.status = 'open'
      returning h.id, h.account_id, h.authorised, h.captured, h.released
    ), before as (
      -- What was released by expiry: a part may have been captured, none released, or it would not have been open.
      select e.*, e.released - coalesce((select m.released from banking.hold_moves m where m.hold_id = e.id
        order by m.id desc limit 1), 0) as freed from ended e
    ), moved as (
      insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
      select b.id, 'expire', b.freed, b.authorised, b.captured, b.released, 'expired', v_actor from before b
    ), given as (
      update banking.accounts a set held = a.held - s.freed
        from (select b.account_id, sum(b.freed)::bigint as freed from before b group by b.account_id) s
       where a.id = s.account_id
    )
    select count(*) into v_done from before;
    if v_done > 0 then
      insert into banking.audit_logs (actor, action, subject, detail)
      values (v_actor, 'holds.expire', 'holds', jsonb_build_object('count', v_done));
      return v_done;
    end if;
  end loop;
end
$$;
alter function banking.expire_holds owner to banking_money;
grant execute on function banking.expire_holds to banking_job;
