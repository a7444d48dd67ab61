-- Sets name, colour, goal and automatic amounts of a pot of the caller; its money stays. Refuses, in this order: as `admit`,
-- as locked_pot, invalid_input (until).
create or replace function banking.change_pot(p_jti text, p_id uuid, p_name text, p_colour text, p_target bigint,
  p_until date, p_monthly bigint, p_round_to bigint, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_pot banking.pots := banking.locked_pot(v_actor.customer_id, p_id, false);
  v_today date := (select b.current from banking.business_dates b);
begin
  if p_until < v_today and p_until is distinct from v_pot.until_date then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"until"}';
  end if;
  update banking.pots o
     set name = banking.check_sealed(p_name), colour = p_colour, target = p_target, until_date = p_until, monthly = p_monthly,
         next_on = case when p_monthly is not null then coalesce(o.next_on, v_today) end, round_to = p_round_to,
         -- What was spent before it was asked for is not rounded up.
         filled_on = greatest(o.filled_on, v_today - 1)
   where o.id = p_id returning * into v_pot;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'pots.change', 'pot:' || p_id, p_request_id);
  return banking.pot_answer(v_pot);
end
$$;
grant execute on function banking.change_pot(text, uuid, text, text, bigint, date, bigint, bigint, text) to banking_app;
