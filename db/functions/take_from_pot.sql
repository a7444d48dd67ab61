-- Gives money of a pot back to its account. The caller holds the rows of account and pot, and has seen that it is there.
create or replace function banking.take_from_pot(p_pot banking.pots, p_amount bigint, p_actor text, p_scope text,
  p_key text, p_request_id text) returns banking.pots
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_hold banking.holds;
  v_pot banking.pots := p_pot;
  v_is_all boolean;
begin
  select * into strict v_hold from banking.holds h where h.id = p_pot.hold_id for update;
  v_is_all := v_hold.authorised - v_hold.captured - v_hold.released = p_amount;
  perform banking.move_hold(v_hold, 'release', p_amount, 0, 0, p_amount, 0,
    case when v_is_all then 'released' else 'open' end, null, p_actor, p_scope, p_key, p_request_id);
  if v_is_all then
    update banking.pots o set hold_id = null where o.id = p_pot.id returning * into v_pot;
  end if;
  return v_pot;
end
$$;
alter function banking.take_from_pot owner to banking_money;
