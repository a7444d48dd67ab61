-- Closes an open pot; what is in it is available on its account again. The caller holds the rows of account and pot, and has
-- seen that this may happen.
create or replace function banking.end_pot(p_pot banking.pots, p_actor text, p_request_id text) returns banking.pots
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_saved bigint := (select h.authorised - h.captured - h.released from banking.holds h
    where h.id = p_pot.hold_id and h.status = 'open');
  v_pot banking.pots;
begin
  if v_saved > 0 then
    perform banking.take_from_pot(p_pot, v_saved, p_actor, null, null, p_request_id);
  end if;
  update banking.pots o set status = 'closed', closed_at = clock_timestamp() where o.id = p_pot.id returning * into v_pot;
  insert into banking.audit_logs (actor, action, subject, request_id)
  values (p_actor, 'pots.close', 'pot:' || p_pot.id, p_request_id);
  return v_pot;
end
$$;
alter function banking.end_pot owner to banking_money;
