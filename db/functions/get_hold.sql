-- A hold as it stands now, for staff. Refuses: as `admit`, not_found.
create or replace function banking.get_hold(p_jti text, p_hold uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], false);
  v_move banking.hold_moves;
begin
  select * into v_move from banking.hold_moves m where m.hold_id = p_hold order by m.id desc limit 1;
  if v_move.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"hold"}';
  end if;
  return banking.hold_answer(v_move);
end
$$;
grant execute on function banking.get_hold(text, uuid) to banking_app;
