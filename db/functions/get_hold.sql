-- A hold as it stands now, for staff; written to access_logs. Refuses: as `admit`, not_found.
create or replace function banking.get_hold(p_jti text, p_hold uuid, p_request_id text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], false);
  v_move banking.hold_moves;
  v_shown jsonb;
begin
  select * into v_move from banking.hold_moves m where m.hold_id = p_hold order by m.id desc limit 1;
  if v_move.id is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"hold"}';
  end if;
  v_shown := banking.hold_answer(v_move);
  perform banking.note_shown(v_actor, v_shown::text, 'hold', p_request_id);
  return v_shown;
end
$$;
grant execute on function banking.get_hold(text, uuid, text) to banking_app;
