-- Sets money of an account aside for a pot, by a hold that has no end. The caller holds the rows of account and pot, and
-- has seen that the money is there.
create or replace function banking.fill_pot(p_pot banking.pots, p_amount bigint, p_actor text, p_scope text, p_key text,
  p_request_id text) returns banking.pots
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_hold banking.holds;
  v_pot banking.pots := p_pot;
begin
  select * into v_hold from banking.holds h where h.id = p_pot.hold_id for update;
  if v_hold.id is not null then
    perform banking.move_hold(v_hold, 'increment', p_amount, p_amount, 0, 0, 0, 'open', null, p_actor, p_scope, p_key,
      p_request_id);
    return v_pot;
  end if;
  insert into banking.holds (account_id, kind, currency, authorised, merchant, placed_at, expires_at)
  select a.id, 'pot', a.currency, p_amount, 'Pot', clock_timestamp(), '9999-12-31 00:00:00Z' from banking.accounts a
   where a.id = p_pot.account_id returning * into v_hold;
  -- The row carries its first amount already: what move_hold adds is to the account alone.
  update banking.accounts a set held = a.held + p_amount where a.id = p_pot.account_id;
  perform banking.move_hold(v_hold, 'place', p_amount, 0, 0, 0, 0, 'open', null, p_actor, p_scope, p_key, p_request_id);
  update banking.pots o set hold_id = v_hold.id where o.id = p_pot.id returning * into v_pot;
  return v_pot;
end
$$;
alter function banking.fill_pot owner to banking_money;
