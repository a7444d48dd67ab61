-- Between which accounts a capture of this hold will book: the Worker signs an order over their numbers first. Written to access_logs.
-- Refuses: as `admit`, not_found.
create or replace function banking.hold_sides(p_jti text, p_hold uuid, p_request_id text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator'], false);
  v_sides jsonb;
begin
  select jsonb_build_object('from', a.account_number,
      'to', (banking.internal_account('settlement', h.currency)).account_number)
    into v_sides
    from banking.holds h join banking.accounts a on a.id = h.account_id where h.id = p_hold;
  if v_sides is null then
    raise exception 'not_found' using errcode = 'BK404', detail = '{"field":"hold"}';
  end if;
  perform banking.note_shown(v_actor, v_sides::text, 'hold', p_request_id);
  return v_sides;
end
$$;
grant execute on function banking.hold_sides(text, uuid, text) to banking_app;
